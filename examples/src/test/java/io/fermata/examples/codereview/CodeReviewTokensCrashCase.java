package io.fermata.examples.codereview;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.nio.file.Path;

/** The fixture's repository again: whoever dies between an answer and its record, the review is the same. */
public final class CodeReviewTokensCrashCase implements CrashCase {
    private final CrashCase workers = new CodeReviewCrashCase();

    /** Needed to register it. */
    public CodeReviewTokensCrashCase() {}

    @Override
    public String name() {
        return "code-review-tokens";
    }

    @Override
    public WorkflowProvider provider() {
        return workers.provider();
    }

    @Override
    public void prepare(Path shared) throws Exception {
        workers.prepare(shared);
    }

    @Override
    public String input(Path shared, Path output) {
        return workers.input(shared, output);
    }

    @Override
    public String lastLine() throws IOException {
        return CodeReviewFixture.summary();
    }
}
