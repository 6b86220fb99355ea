package io.fermata.examples.healthreport;

import io.fermata.sdk.InvalidInput;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom to report on, and where the reports go.
 *
 * @param bundle a file with a FHIR bundle in JSON
 * @param output a folder for the reports, made if it is not there
 * @param external whether a physician outside is asked; false if absent
 */
record ReportRequest(String bundle, String output, @Nullable Boolean external) {
    ReportRequest {
        path("bundle", bundle);
        path("output", output);
    }

    /** Refuses what is no file, before anything is written. */
    void check() {
        if (!Files.isRegularFile(bundlePath())) {
            throw new InvalidInput("bundle", "must be a file; there is none at " + bundlePath());
        }
    }

    Path bundlePath() {
        return path("bundle", bundle);
    }

    Path outputPath() {
        return path("output", output);
    }

    boolean isExternal() {
        return external != null && external;
    }

    private static Path path(String field, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInput(field, "must be a path: " + e.getMessage());
        }
    }
}
