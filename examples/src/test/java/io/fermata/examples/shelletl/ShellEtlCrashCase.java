package io.fermata.examples.shelletl;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sample: whichever script is killed before, within or after its work, the same file is there at the end. */
public final class ShellEtlCrashCase implements CrashCase {
    /** Needed by another process. */
    public ShellEtlCrashCase() {}

    @Override
    public String name() {
        return "shell-etl";
    }

    @Override
    public WorkflowProvider provider() {
        return new ShellEtlProvider();
    }

    @Override
    public String input(Path shared, Path output) {
        return """
            {"tills": "inputs/tills", "scripts": "scripts/shell-etl", "work": "%s", "output": "%s"}
            """.formatted(output.resolve("work"), output.resolve("sales.tsv"));
    }

    @Override
    public String lastLine() throws IOException {
        return Files.readString(Path.of("expected/shell-etl.txt")).strip();
    }

    @Override
    public void checkEnd(Path output) {
        assertThat(output.resolve("sales.tsv")).hasContent(Sales.LOADED);
    }
}
