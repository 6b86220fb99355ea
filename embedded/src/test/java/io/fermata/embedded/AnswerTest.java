package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.Context;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker answers a callback whose token came with its task. */
@Timeout(60)
class AnswerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void worker_answers_the_token_that_it_was_handed_once() {
        try (var fermata = Fermata.inMemory()
                .register("asking", new Asking())
                .worker("answer", new Answering(), WorkerOptions.slots(1))
                .open()) {
            assertThat(fermata.start("asking", "a-1", "world", String.class).result(SOON))
                    .isEqualTo("hello, then AlreadyClosed, then NotFound");
        }
    }

    private static final class Asking implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String whom) {
            var answer = ctx.callback("greeting", String.class, SOON);
            var rest = ctx.task("answer", String.class, answer.token());
            return answer.get() + rest;
        }
    }

    private static final class Answering implements TaskHandler<String, String> {
        @Override
        public String handle(TaskContext ctx, String token) {
            ctx.answer(token, "hello");
            ctx.answer(token, "hello");
            return refused(ctx, token) + refused(ctx, "AQAAAA");
        }

        private static String refused(TaskContext ctx, String token) {
            try {
                ctx.answer(token, "bye");
                return ", then bye";
            } catch (AlreadyClosed | NotFound refused) {
                return ", then " + refused.getClass().getSimpleName();
            }
        }
    }
}
