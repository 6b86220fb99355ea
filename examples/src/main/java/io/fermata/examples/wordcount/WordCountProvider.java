package io.fermata.examples.wordcount;

import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code word-count}, and no worker. */
public final class WordCountProvider implements WorkflowProvider {
    /** Needed by {@link java.util.ServiceLoader}. */
    public WordCountProvider() {}

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.DEFAULT
                .withDescription("counts words by workers in Python and TypeScript, which poll the server")
                .withExample("{\"texts\": [\"a fermata holds the note\", \"until the conductor goes on\"]}")
                .withVersion("1");
        return List.of(Registration.of("word-count", new WordCount(), options));
    }
}
