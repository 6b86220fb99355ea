package io.fermata.examples.choreography;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The whole sample: every message, trigger and service of it is killed once. */
public final class ChoreographyCrashCase implements CrashCase {
    /** Needed by another process. */
    public ChoreographyCrashCase() {}

    @Override
    public String name() {
        return "choreography";
    }

    @Override
    public WorkflowProvider provider() {
        return new ChoreographyProvider();
    }

    @Override
    public String input(Path shared, Path output) {
        try {
            return Files.readString(Path.of("inputs/choreography.json"));
        } catch (IOException e) {
            throw new IllegalStateException("the sample input is part of the sources", e);
        }
    }

    @Override
    public String lastLine() throws IOException {
        return Files.readString(Path.of("expected/choreography.txt")).strip();
    }
}
