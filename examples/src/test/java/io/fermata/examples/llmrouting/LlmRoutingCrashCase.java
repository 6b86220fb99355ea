package io.fermata.examples.llmrouting;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.nio.file.Path;

/** A question that is placed at once, one after a second ask, one that is left to a person. */
public final class LlmRoutingCrashCase implements CrashCase {
    /** Needed to register it. */
    public LlmRoutingCrashCase() {}

    @Override
    public String name() {
        return "llm-routing";
    }

    @Override
    public WorkflowProvider provider() {
        return new LlmRoutingProvider(new RuleModel());
    }

    @Override
    public String input(Path shared, Path output) {
        return "{\"questions\": [\"When do you open?\", \"Is there a room for a book club?\", \"My teddy is lost.\"]}";
    }

    @Override
    public String lastLine() {
        return "Answered 3 questions: 2 about opening hours, 0 about loans, 0 from the catalogue, "
                + "1 left to a librarian.";
    }
}
