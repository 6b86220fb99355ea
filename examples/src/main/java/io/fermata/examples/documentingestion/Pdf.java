package io.fermata.examples.documentingestion;

import io.fermata.sdk.Failure;
import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.text.PDFTextStripper;

/** Reads the text of PDF files. */
final class Pdf {
    private static final int PAGES_MAX = 200;

    static {
        // The default one would search the machine for fonts and leave a list of them in the user's home.
        FontMappers.set(new NoFonts());
    }

    private Pdf() {}

    static String text(String name, byte[] bytes) {
        try (var pdf = Loader.loadPDF(bytes)) {
            var stripper = new PDFTextStripper();
            stripper.setEndPage(PAGES_MAX);
            stripper.setLineSeparator("\n");
            return stripper.getText(pdf);
        } catch (IOException e) {
            throw Failure.validation(name + " is no PDF that can be read: " + e.getMessage())
                    .because(e);
        }
    }
}
