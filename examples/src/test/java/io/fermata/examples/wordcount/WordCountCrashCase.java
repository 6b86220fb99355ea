package io.fermata.examples.wordcount;

import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.WorkflowProvider;
import java.nio.file.Path;
import java.util.List;

/** Three texts of which one is refused; a worker in this process stands in for those of other languages. */
public final class WordCountCrashCase implements CrashCase {
    /** Needed to register it. */
    public WordCountCrashCase() {}

    @Override
    public String name() {
        return "word-count";
    }

    @Override
    public WorkflowProvider provider() {
        return new WorkflowProvider() {
            @Override
            public List<Registration<?, ?>> workflows() {
                return new WordCountProvider().workflows();
            }

            @Override
            public List<Worker<?>> workers() {
                TaskHandler<Text, Count> count = (task, text) -> {
                    if (text.text().isBlank()) {
                        throw Failure.validation("there is nothing to count");
                    }
                    return new Count(text.text().split("\\s+", -1).length, "java");
                };
                return List.of(Worker.of(WordCount.QUEUE, count, WorkerOptions.DEFAULT.withInput(Text.class)));
            }
        };
    }

    @Override
    public String input(Path shared, Path output) {
        return "{\"texts\": [\"a fermata holds the note\", \"\", \"until the conductor goes on\"]}";
    }

    @Override
    public String lastLine() {
        return "10 words in 2 texts; 1 refused.";
    }
}
