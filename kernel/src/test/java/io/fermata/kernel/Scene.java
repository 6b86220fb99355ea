package io.fermata.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run under test. After every command, replay must equal the live state, and the outside what the state wants. */
final class Scene {
    static final RunId RUN = RunId.of(1_000, 0, 1);
    static final RunId NEXT_RUN = RunId.of(2_000, 0, 2);
    static final long START_MILLIS = 1_000;

    private final List<HistoryRecord> history = new ArrayList<>();
    private final Outside outside = new Outside();
    private ExecutionState state = new ExecutionState(RUN);
    private long nowMillis = START_MILLIS;
    private List<Effect> effects = List.of();
    private List<Event> events = List.of();
    private @Nullable Snapshot snapshot;

    static Scene empty() {
        return new Scene();
    }

    static Scene started() {
        return started(spec());
    }

    static Scene started(StartSpec spec) {
        var scene = new Scene();
        scene.accept(new Command.Start(spec));
        return scene;
    }

    static StartSpec spec() {
        return spec(0, 0, RetryPolicy.NEVER, 0);
    }

    static StartSpec spec(long executionTimeoutMillis, long runTimeoutMillis, RetryPolicy retry, long delayMillis) {
        return new StartSpec(
                "order-1",
                "order",
                "java",
                "",
                json("{}"),
                Map.of(),
                "",
                "",
                executionTimeoutMillis,
                runTimeoutMillis,
                0,
                retry,
                1,
                delayMillis,
                null,
                new StartSpec.Parent("parent-1", NEXT_RUN, new OperationId("9"), 0));
    }

    static Payload json(String text) {
        return Payload.json(text.getBytes(StandardCharsets.UTF_8));
    }

    static OperationId id(String path) {
        return new OperationId(path);
    }

    static Intent.Open step(String path) {
        return step(path, RetryPolicy.DEFAULT, Timeouts.NONE);
    }

    static Intent.Open step(String path, RetryPolicy retry, Timeouts timeouts) {
        return new Intent.Open(id(path), new OperationSpec.Step("add", Payload.NONE, retry, timeouts, false));
    }

    static Intent.Open task(String path) {
        return task(path, Timeouts.NONE);
    }

    static Intent.Open task(String path, Timeouts timeouts) {
        var retry = new RetryPolicy(3, 100, 2, 1_000, 0, List.of("Fatal"));
        return new Intent.Open(id(path), new OperationSpec.Task("scan", json("1"), "heavy", 5, retry, timeouts, false));
    }

    static Intent.Open callback(String path, Timeouts timeouts) {
        return new Intent.Open(id(path), new OperationSpec.Callback("approve", timeouts));
    }

    static Intent.Open timer(String path, long dueMillis) {
        return new Intent.Open(id(path), new OperationSpec.Timer("sleep", dueMillis));
    }

    static Intent.Open await(String path, boolean all, long timeoutAtMillis) {
        var arms = List.of(new OperationSpec.Arm("paid", "k1"), new OperationSpec.Arm("shipped", "k1"));
        return new Intent.Open(id(path), new OperationSpec.Await("wait", arms, all, timeoutAtMillis));
    }

    static Intent.Open child(String path, ParentClosePolicy policy) {
        return new Intent.Open(
                id(path),
                new OperationSpec.Child("bill", "bill-" + path, json("2"), policy, Map.of(), 0, RetryPolicy.NEVER));
    }

    static Failure failure(String type, Category category) {
        return Failure.of(type, "it broke", category);
    }

    ExecutionState state() {
        return state;
    }

    long nowMillis() {
        return nowMillis;
    }

    List<HistoryRecord> history() {
        return history;
    }

    /** The effects of the last command. */
    List<Effect> effects() {
        return effects;
    }

    /** The events of the last command. */
    List<Event> events() {
        return events;
    }

    OpenOperation operation(String path) {
        return Objects.requireNonNull(state.operation(id(path)));
    }

    boolean isOpen(String path) {
        return state.operation(id(path)) != null;
    }

    Scene later(long millis) {
        nowMillis += millis;
        return this;
    }

    /** Lets time pass and fires, one by one, what has come due. */
    Scene elapse(long millis) {
        nowMillis += millis;
        fireDue();
        return this;
    }

    void fireDue() {
        for (var timer = outside.takeDue(nowMillis); timer != null; timer = outside.takeDue(nowMillis)) {
            accept(new Command.FireTimer(timer, 0, NEXT_RUN));
        }
    }

    Scene turn(Intent... intents) {
        accept(new Command.CompleteTurn(state.turns() + 1, state.sequence(), List.of(), List.of(intents), NEXT_RUN));
        return this;
    }

    Scene accept(Command command) {
        assertThat(send(command)).as(command.toString()).isNull();
        return this;
    }

    @Nullable
    Rejection send(Command command) {
        var before = Fields.of(state);
        var decision = new Decision(state, nowMillis);
        var rejection = Kernel.decide(state, command, decision);
        effects = new ArrayList<>(decision.effects());
        events = new ArrayList<>(decision.events());
        if (rejection != null) {
            assertThat(events).isEmpty();
            assertThat(effects).isEmpty();
            assertThat(Fields.of(state)).isEqualTo(before);
            return rejection;
        }
        record();
        noteEndOfAttempt(command);
        outside.follow(effects);
        if (effects.contains(new Effect.Refold())) {
            refold();
        }
        assertThat(Fields.of(Kernel.fold(RUN, history))).isEqualTo(Fields.of(state));
        noteSnapshot();
        assertThat(Fields.of(foldFromSnapshot())).isEqualTo(Fields.of(state));
        assertThat(outside.differences(state))
                .as("after %s at %d, events %s, effects %s", command, nowMillis, events, effects)
                .isEmpty();
        return null;
    }

    private void noteSnapshot() {
        for (var effect : effects) {
            if (effect instanceof Effect.KeepCheckpoint kept) {
                snapshot = kept.snapshot();
            } else if (effect instanceof Effect.Refold) {
                snapshot = null;
            }
        }
    }

    private ExecutionState foldFromSnapshot() {
        var from = snapshot;
        if (from == null) {
            return Kernel.fold(RUN, history);
        }
        var tail = history.stream()
                .filter(each -> each.lastSequence() >= from.shownFrom())
                .toList();
        return Kernel.fold(RUN, history.getFirst(), from, tail);
    }

    private void record() {
        if (!events.isEmpty()) {
            long first = history.isEmpty() ? 1 : history.getLast().lastSequence() + 1;
            history.add(new HistoryRecord(first, nowMillis, Cause.NONE, events));
        }
    }

    private void refold() {
        state = Kernel.fold(RUN, history);
        var decision = new Decision(state, nowMillis);
        Kernel.rearm(state, decision);
        events = decision.events();
        record();
        outside.follow(decision.effects());
        effects.addAll(decision.effects());
    }

    private void noteEndOfAttempt(Command command) {
        switch (command) {
            case Command.CompleteAttempt it -> outside.ended(it.operation(), it.attempt());
            case Command.FailAttempt it -> outside.ended(it.operation(), it.attempt());
            case Command.LoseAttempt it -> outside.ended(it.operation(), it.attempt());
            case Command.DeferAttempt it -> outside.ended(it.operation(), it.attempt());
            default -> {}
        }
    }
}
