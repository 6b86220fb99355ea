package io.fermata.examples.wordcount;

import io.fermata.sdk.Context;
import io.fermata.sdk.Outcome;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import java.util.ArrayList;

/** A task for each text, for whoever polls the queue; a worker that falls silent for two seconds loses its task. */
final class WordCount implements Workflow<Texts, Counts> {
    static final String QUEUE = "words";

    private static final int AT_ONCE = 100;
    private static final TaskOptions OPTIONS =
            TaskOptions.DEFAULT.withQueue(QUEUE).withHeartbeat(Duration.ofSeconds(2));

    @Override
    public Counts run(Context ctx, Texts texts) {
        var counts = new ArrayList<Count>();
        int refused = 0;
        for (var outcome : ctx.<String, Count>mapSettled(
                texts.texts(),
                AT_ONCE,
                (text, branch) -> branch.task("count", OPTIONS, Count.class, new Text(text, texts.pauseMillis())))) {
            switch (outcome) {
                case Outcome.Success<Count> counted -> counts.add(counted.value());
                case Outcome.Failed<Count> failed -> refused++;
            }
        }
        return Counts.of(counts, refused);
    }
}
