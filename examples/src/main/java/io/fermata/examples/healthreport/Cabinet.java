package io.fermata.examples.healthreport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of reports. Each file is written whole, so writing it twice changes nothing. */
final class Cabinet {
    private final Path reports;
    private final Path toSign;

    Cabinet(ReportRequest request) {
        reports = request.outputPath();
        toSign = reports.resolve("to-sign");
    }

    /** Puts a draft before the physician, with the token that answers it: whoever can read this file can answer. */
    void ask(Draft draft, String token) throws IOException {
        Files.createDirectories(toSign);
        var answer = "./fermata complete " + token + " --result '{\"approved\": true, \"by\": \"Dr. Lind\"}'\n";
        Files.writeString(toSign.resolve(file(draft)), draft.text() + "\n" + answer);
    }

    /** Files a report under its patient's id. */
    void file(Released released) throws IOException {
        Files.createDirectories(reports);
        var note = released.note().isEmpty() ? "" : "\n" + released.note() + "\n";
        Files.writeString(
                reports.resolve(file(released.draft())), released.draft().text() + note);
        Files.deleteIfExists(toSign.resolve(file(released.draft())));
    }

    private static String file(Draft draft) {
        return draft.patient().id() + ".md";
    }
}
