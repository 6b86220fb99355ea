package io.fermata.durable;

import io.fermata.codec.HistoryCodec;
import io.fermata.kernel.HistoryRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A history as a file: comment lines that name the workflow, the format and how the run ended, then one line of hex per
 * encoded record.
 */
record RecordedHistory(String workflow, int format, String end, List<byte[]> lines) {
    static final Path FOLDER = Path.of("src", "test", "resources", "histories");

    private static final String WORKFLOW = "# workflow ";
    private static final String FORMAT = "# format ";
    private static final String END = "# end ";

    static RecordedHistory of(Released released) {
        var stage = released.live();
        var lines = stage.history.stream().map(HistoryCodec::encode).toList();
        return new RecordedHistory(released.id, lines.getFirst()[0], String.valueOf(stage.result()), lines);
    }

    static RecordedHistory read(Path file) throws IOException {
        var texts = Files.readAllLines(file);
        var lines = new ArrayList<byte[]>();
        for (var text : texts) {
            if (!text.startsWith("#")) {
                lines.add(HexFormat.of().parseHex(text));
            }
        }
        int format = Integer.parseInt(comment(texts, FORMAT));
        return new RecordedHistory(comment(texts, WORKFLOW), format, comment(texts, END), lines);
    }

    void write() throws IOException {
        var texts = new ArrayList<>(List.of(WORKFLOW + workflow, FORMAT + format, END + end));
        lines.forEach(line -> texts.add(HexFormat.of().formatHex(line)));
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve(fileName()), texts);
    }

    String fileName() {
        return workflow + "-" + format + ".history";
    }

    List<HistoryRecord> records() {
        return lines.stream().map(HistoryCodec::decode).toList();
    }

    List<String> hex() {
        return lines.stream().map(HexFormat.of()::formatHex).toList();
    }

    Released released() {
        for (var each : Released.ALL) {
            if (each.id.equals(workflow)) {
                return each;
            }
        }
        throw new IllegalStateException("the code of workflow " + workflow + " is gone");
    }

    private static String comment(List<String> texts, String key) {
        return texts.stream()
                .filter(text -> text.startsWith(key))
                .map(text -> text.substring(key.length()))
                .findFirst()
                .orElseThrow();
    }
}
