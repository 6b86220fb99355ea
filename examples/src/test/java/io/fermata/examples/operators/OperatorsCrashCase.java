package io.fermata.examples.operators;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.nio.file.Path;

/** A sample as it ships: the number of notes in its last line is a channel's, so nothing is counted twice or lost. */
public record OperatorsCrashCase(String name) implements CrashCase {
    @Override
    public WorkflowProvider provider() {
        return new OperatorsProvider();
    }

    @Override
    public String input(Path shared, Path output) {
        return Samples.input(name);
    }

    @Override
    public String lastLine() {
        return Samples.lastLine(name);
    }
}
