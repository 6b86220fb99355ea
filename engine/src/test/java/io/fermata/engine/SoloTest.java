package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.RunEnd;
import io.fermata.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SoloTest {
    private static final int STEPS = 5;

    private final ThreadRuntime runtime = new ThreadRuntime();
    private final ColdStore store = new ColdStore(new MemoryStore(1, runtime.loads()));
    private final Engine engine =
            Engine.open(store, runtime, EngineOptions.DEFAULT, List.of(new CountingKind(STEPS)), (run, message) -> {});

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @Test
    void a_run_alone_commits_on_the_thread_of_its_shard() throws Exception {
        var end = run("w-1").get(10, TimeUnit.SECONDS).end();

        assertThat(end).isEqualTo(new RunEnd.Completed(CountingKind.payload(STEPS)));
        assertThat(store.commitsHere).hasPositiveValue();
    }

    @Test
    void one_run_after_the_other_comes_to_its_end_however_commits_and_wake_ups_meet() throws Exception {
        for (int i = 0; i < 300; i++) {
            var end = run("w-" + i).get(10, TimeUnit.SECONDS).end();

            assertThat(end).isEqualTo(new RunEnd.Completed(CountingKind.payload(STEPS)));
        }
    }

    @Test
    void many_runs_leave_the_commits_to_the_store() throws Exception {
        var results = new ArrayList<CompletableFuture<RunResult>>();
        for (int i = 0; i < 500; i++) {
            results.add(run("w-" + i));
        }
        for (var result : results) {
            assertThat(result.get(20, TimeUnit.SECONDS).end()).isNotNull();
        }

        assertThat(store.commitsHere.get()).isLessThan(500);
    }

    private CompletableFuture<RunResult> run(String id) {
        return engine.client()
                .start(StartRequest.of(CountingKind.spec(id)))
                .thenCompose(started -> engine.client().result(id));
    }
}
