package io.fermata.examples.codereview;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.nio.file.Path;

/** Reviews the fixture's repository with workers. */
public final class CodeReviewCrashCase implements CrashCase {
    /** Needed to register it. */
    public CodeReviewCrashCase() {}

    @Override
    public String name() {
        return "code-review";
    }

    @Override
    public WorkflowProvider provider() {
        return new CodeReviewProvider(null);
    }

    @Override
    public void prepare(Path shared) throws Exception {
        CodeReviewFixture.in(shared);
    }

    @Override
    public String input(Path shared, Path output) {
        return "{\"repository\": \"" + shared + "\", \"base\": \"HEAD~1\", \"head\": \"HEAD\"}";
    }

    @Override
    public String lastLine() throws IOException {
        return CodeReviewFixture.summary();
    }
}
