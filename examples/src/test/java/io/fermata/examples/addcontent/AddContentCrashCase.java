package io.fermata.examples.addcontent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.nio.file.Path;

/** A robust run in which each of the three places refuses one item. */
public final class AddContentCrashCase implements CrashCase {
    /** Needed to register it. */
    public AddContentCrashCase() {}

    @Override
    public String name() {
        return "add-content";
    }

    @Override
    public WorkflowProvider provider() {
        return new AddContentProvider();
    }

    @Override
    public String input(Path shared, Path output) {
        return """
            {"library": "%s", "pages": "inputs/pages", "items": [
              {"kind": "url", "value": "/tides.html"}, {"kind": "url", "value": "/long-title.html"},
              {"kind": "url", "value": "/latin.html"}, {"kind": "text", "value": "???"}]}
            """.formatted(output);
    }

    @Override
    public String lastLine() {
        return "Added 1 of 4 items: 3 failed, 0 left out; 1 files, 1 rows, 1 index entries.";
    }

    @Override
    public void checkEnd(Path output) throws Exception {
        assertThat(Shelves.of(output)).isEqualTo(Shelves.holding(1));
    }
}
