package io.fermata.examples.documentingestion;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** Writes the PDF files that stand in {@code inputs/documents}. */
final class SamplePdfs {
    static final Map<String, String> TEXTS = Map.of("invoice-1001.pdf", """
        INVOICE INV-1001
        Date: 2 March 2026
        Supplier: Lamp & Lens Works
        Customer: Harbour Museum
        Fresnel lens, second order, cleaned and set
        EUR 11,300.00
        Tax EUR 2,147.00
        Total EUR 13,447.00
        Amount due by 2026-04-01. Payment by bank transfer.
        """, "contract-lighthouse.pdf", """
        Contract CON-770
        Between: City of Northhaven
        And: Harbour Museum
        The parties agree that the museum looks after the old lighthouse.
        The term begins on 2026-07-01 and ends on 30 June 2031.
        Signed in Northhaven on 12 June 2026.
        """);

    private static final int FONT_SIZE = 12;
    private static final int LEADING = 16;
    private static final int MARGIN = 72;
    private static final int TORN_BYTES = 400;

    private SamplePdfs() {}

    /** Writes the files anew, into the folder that is named. */
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        for (var text : TEXTS.entrySet()) {
            Files.write(folder.resolve(text.getKey()), pdf(text.getValue()));
        }
        Files.write(folder.resolve("torn.pdf"), Arrays.copyOf(pdf("Report"), TORN_BYTES));
    }

    static byte[] pdf(String text) throws IOException {
        FontMappers.set(new NoFonts());
        try (var document = new PDDocument();
                var bytes = new ByteArrayOutputStream()) {
            var page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), FONT_SIZE);
                content.setLeading(LEADING);
                content.newLineAtOffset(MARGIN, PDRectangle.A4.getHeight() - MARGIN);
                for (var line : text.lines().toList()) {
                    content.showText(line);
                    content.newLine();
                }
                content.endText();
            }
            document.save(bytes);
            return bytes.toByteArray();
        }
    }
}
