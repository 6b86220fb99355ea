package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import io.fermata.store.MemoryStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchersTest {
    private final ThreadRuntime runtime = new ThreadRuntime();
    private final Engine engine = Engine.open(
            new MemoryStore(1, runtime.loads()),
            runtime,
            EngineOptions.DEFAULT,
            List.of(new ScriptedKind()
                    .with(
                            "waiter",
                            new OperationSpec.Await("wait", List.of(new OperationSpec.Arm("order", "k")), true, 0))),
            (run, message) -> {});

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @Test
    void clients_that_attach_again_and_again_leave_nothing_behind() throws Exception {
        engine.client().start(StartRequest.of(waiter("w"))).get(10, TimeUnit.SECONDS);
        var staying = engine.client().result("w");
        assertThat(watched()).isEqualTo(1);

        for (int i = 0; i < 1_000; i++) {
            engine.client().result("w").cancel(false);
        }

        assertThat(watched()).isEqualTo(1);
        staying.cancel(false);
        assertThat(watched()).isZero();
    }

    private int watched() throws Exception {
        engine.client().describe("w").get(10, TimeUnit.SECONDS); // What was asked before has been opened.
        var count = new CompletableFuture<Integer>();
        engine.shard(0).tell(core -> count.complete(core.parts().watchers().waiting()));
        return count.get(10, TimeUnit.SECONDS);
    }

    private static StartSpec waiter(String id) {
        return new StartSpec(
                id,
                "waiter",
                "scripted",
                "",
                Payload.NONE,
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
    }
}
