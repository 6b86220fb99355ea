package io.fermata.examples.addcontent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.nio.file.Path;

/** A transactional run that takes everything back. */
public final class RollbackCrashCase implements CrashCase {
    /** Needed to register it. */
    public RollbackCrashCase() {}

    @Override
    public String name() {
        return "add-content, all taken back";
    }

    @Override
    public String workflow() {
        return "add-content";
    }

    @Override
    public WorkflowProvider provider() {
        return new AddContentProvider();
    }

    @Override
    public String input(Path shared, Path output) {
        return """
            {"library": "%s", "pages": "inputs/pages", "errors": "TRANSACTIONAL", "items": [
              {"kind": "file", "value": "inputs/pages/rope.md"}, {"kind": "url", "value": "/latin.html"}]}
            """.formatted(output);
    }

    @Override
    public String lastLine() {
        return "FAILED: the index cannot search the language 'la'";
    }

    @Override
    public void checkEnd(Path output) throws Exception {
        assertThat(Shelves.of(output)).isEqualTo(Shelves.holding());
    }
}
