package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunEnd;
import io.fermata.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private final ThreadRuntime runtime = new ThreadRuntime();
    private final Engine engine = Engine.open(
            new MemoryStore(1, runtime.loads()),
            runtime,
            EngineOptions.DEFAULT,
            List.of(new CountingKind(5)),
            (run, message) -> {});

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @Test
    void steps_run_one_after_the_other_to_the_result() throws Exception {
        var started =
                engine.client().start(StartRequest.of(CountingKind.spec("w-1"))).get(10, TimeUnit.SECONDS);
        var result = engine.client().result("w-1").get(10, TimeUnit.SECONDS);

        assertThat(started.created()).isTrue();
        assertThat(result.end()).isEqualTo(new RunEnd.Completed(CountingKind.payload(5)));
        var history = engine.client().history("w-1", 1, 1_000).get(10, TimeUnit.SECONDS);
        assertThat(history.records()).hasSize(12);
    }

    @Test
    void many_run_at_once() throws Exception {
        var results = new ArrayList<CompletableFuture<RunResult>>();
        for (int i = 0; i < 2_000; i++) {
            var id = "w-" + i;
            results.add(engine.client()
                    .start(StartRequest.of(CountingKind.spec(id)))
                    .thenCompose(started -> engine.client().result(id)));
        }

        for (var result : results) {
            assertThat(result.get(20, TimeUnit.SECONDS).end()).isEqualTo(new RunEnd.Completed(CountingKind.payload(5)));
        }
    }

    @Test
    void paused_run_goes_on_after_resume() throws Exception {
        engine.client().start(StartRequest.of(CountingKind.spec("w-1"))).get(10, TimeUnit.SECONDS);
        engine.client()
                .pause("w-1", Cause.by("tester", "to look"))
                .exceptionally(e -> null)
                .get(10, TimeUnit.SECONDS);
        engine.client().resume("w-1", Cause.NONE).exceptionally(e -> null).get(10, TimeUnit.SECONDS);

        var result = engine.client().result("w-1").get(10, TimeUnit.SECONDS);

        assertThat(result.end()).isEqualTo(new RunEnd.Completed(CountingKind.payload(5)));
    }

    @Test
    void forged_token_is_refused_in_the_answer_and_not_thrown() {
        var answer = engine.client().complete("forged", Payload.NONE, Cause.NONE);

        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.exceptionNow()).isInstanceOf(EngineException.class).hasMessageContaining("token");
    }
}
