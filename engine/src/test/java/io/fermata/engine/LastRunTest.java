package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import io.fermata.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whom a request reaches when its run has gone: into a next run, or out of reach. */
class LastRunTest {
    private final LoopRuntime runtime = new LoopRuntime();
    private final MemoryStore store = new MemoryStore(1, runtime.commits());
    private final List<String> alerts = new ArrayList<>();
    private Engine engine = open();

    @Test
    void request_that_found_a_run_which_has_continued_since_reaches_the_next_one() {
        var first = start();
        answer(token());
        var second = settled(engine.client().describe("w-1")).run();
        var reached = new ArrayList<RunId>();
        var asked = new Reply<String>();

        engine.shard(0).tell(core -> {
            var foundBefore = new RunIndex.Entry(first, Status.OPEN, "");
            LastRun.ask(core, "w-1", foundBefore, asked, (it, execution, reply) -> {
                reached.add(execution.run);
                it.answer(reply, "done");
            });
        });
        runtime.settle();

        assertThat(second).isNotEqualTo(first);
        assertThat(reached).containsExactly(second);
        assertThat(asked.future()).isCompletedWithValue("done");
    }

    @Test
    void requests_while_a_run_continues_are_not_refused() {
        start();
        var token = token();
        runtime.holdsCommits = true;
        var answered = engine.client().complete(token, Payload.NONE, Cause.NONE);
        runtime.settle();

        var signalled = engine.client().signal("w-1", "hello", Payload.NONE, "id-1", Cause.NONE);
        var paused = engine.client().pause("w-1", Cause.NONE);
        runtime.settle();
        runtime.holdsCommits = false;
        runtime.settle();

        assertThat(answered).isCompletedWithValue("w-1");
        assertThat(signalled).isCompleted();
        assertThat(paused).isCompleted();
        assertThat(settled(engine.client().describe("w-1")).status()).isEqualTo(Status.PAUSED);
    }

    @Test
    void token_of_an_unreadable_run_is_refused_and_the_shard_goes_on() {
        var run = start();
        var token = token();
        engine.shard(0).tell(core -> core.put(Tables.history(1, run, 1), new byte[] {99, 1, 2}));
        runtime.settle();
        engine.close();
        engine = open();
        alerts.clear();

        var completed = engine.client().complete(token, Payload.NONE, Cause.NONE);
        var beaten = engine.client().heartbeat(token, Payload.NONE);
        runtime.settle();

        assertThat(refusal(completed)).isEqualTo(Code.INVALID);
        assertThat(refusal(beaten)).isEqualTo(Code.INVALID);
        assertThat(alerts).noneMatch(alert -> alert.contains("broke"));
        var other = engine.client().start(StartRequest.of(spec("w-2")));
        assertThat(settled(other).created()).isTrue();
    }

    private Engine open() {
        var opened = Engine.open(
                store,
                runtime,
                EngineOptions.DEFAULT,
                List.of(new ContinuingKind()),
                (run, alert) -> alerts.add(alert));
        runtime.settle();
        return opened;
    }

    private RunId start() {
        return settled(engine.client().start(StartRequest.of(spec("w-1")))).run();
    }

    private String token() {
        return settled(engine.client().describe("w-1")).waits().getFirst().token();
    }

    private void answer(String token) {
        settled(engine.client().complete(token, Payload.NONE, Cause.NONE));
    }

    private <T> T settled(CompletableFuture<T> asked) {
        runtime.settle();
        assertThat(asked).isCompleted();
        return asked.join();
    }

    private static Code refusal(CompletableFuture<?> failed) {
        assertThatThrownBy(failed::join).hasCauseInstanceOf(EngineException.class);
        return ((EngineException) failed.exceptionNow()).code();
    }

    private static StartSpec spec(String id) {
        return new StartSpec(
                id,
                "wf",
                "continuing",
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
