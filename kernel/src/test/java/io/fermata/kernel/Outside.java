package io.fermata.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A model of all that a run has outside the kernel; it follows the effects and can be compared with the state. */
final class Outside {
    private final Map<String, Long> timers = new TreeMap<>();
    private final Map<String, TimerId> timerIds = new TreeMap<>();
    private final Set<String> queued = new TreeSet<>();
    private final Set<String> leased = new TreeSet<>();
    private final Set<String> running = new TreeSet<>();
    private final Set<String> waits = new TreeSet<>();

    void follow(List<Effect> effects) {
        effects.forEach(this::follow);
    }

    private void follow(Effect effect) {
        switch (effect) {
            case Effect.SetTimer it -> {
                timers.put(it.timer().toString(), it.dueMillis());
                timerIds.put(it.timer().toString(), it.timer());
            }
            case Effect.ClearTimer it -> timers.remove(it.timer().toString(), it.dueMillis());
            case Effect.RunStep it ->
                assertThat(running.add(it.operation() + "#" + it.attempt())).isTrue();
            case Effect.AbandonAttempt it -> running.remove(it.operation() + "#" + it.attempt());
            case Effect.OfferTask it ->
                assertThat(queued.add(it.operation() + "#" + it.attempt())).isTrue();
            case Effect.WithdrawTask it ->
                assertThat(queued.remove(it.operation() + "#" + it.attempt())).isTrue();
            case Effect.LeaseTask it -> {
                assertThat(queued.remove(it.operation() + "#" + it.attempt())).isTrue();
                assertThat(leased.add(it.operation() + "#" + it.attempt())).isTrue();
            }
            case Effect.EndLease it ->
                assertThat(leased.remove(it.operation() + "#" + it.attempt())).isTrue();
            case Effect.RegisterWait it ->
                assertThat(waits.add(it.operation() + "#" + it.arm())).isTrue();
            case Effect.WithdrawWait it ->
                assertThat(waits.remove(it.operation() + "#" + it.arm())).isTrue();
            case Effect.AcceptMessage it -> waits.remove(it.operation() + "#" + it.arm());
            case Effect.ReturnMessage it -> {}
            case Effect.Publish it -> {}
            case Effect.StartChild it -> {}
            case Effect.CloseChild it -> {}
            case Effect.SignalOther it -> {}
            case Effect.NotifyParent it -> {}
            case Effect.KeepCheckpoint it -> {}
            case Effect.StartRun it -> {}
            case Effect.StatusChanged it -> {}
            case Effect.AttributesChanged it -> {}
            case Effect.ViewChanged it -> {}
            case Effect.Refold it -> {}
        }
    }

    /** A step's attempt came to its end by itself. */
    void ended(OperationId operation, int attempt) {
        running.remove(operation + "#" + attempt);
    }

    /** Takes the oldest timer that is due, as it is fired; null if there is none. */
    @Nullable
    TimerId takeDue(long nowMillis) {
        var oldest = timers.entrySet().stream()
                .filter(timer -> timer.getValue() <= nowMillis)
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
        if (oldest == null) {
            return null;
        }
        timers.remove(oldest);
        return timerIds.get(oldest);
    }

    /** What is outside must be what the state, as it stands, asks for: nothing is forgotten and nothing left over. */
    String differences(ExecutionState state) {
        var wanted = new Wanted(state);
        return difference("timers", timers, wanted.timers)
                + difference("queued", queued, wanted.queued)
                + difference("leased", leased, wanted.leased)
                + difference("running", running, wanted.running)
                + difference("waits", waits, wanted.waits);
    }

    private static String difference(String what, Object found, Object wanted) {
        return found.equals(wanted) ? "" : what + ": found " + found + ", wanted " + wanted + "\n";
    }

    private static final class Wanted {
        private final Map<String, Long> timers = new TreeMap<>();
        private final Set<String> queued = new TreeSet<>();
        private final Set<String> leased = new TreeSet<>();
        private final Set<String> running = new TreeSet<>();
        private final Set<String> waits = new TreeSet<>();

        Wanted(ExecutionState state) {
            if (!state.isStarted() || state.status().isClosed()) {
                return;
            }
            addTimer(TimerId.ofRun(TimerId.Kind.EXECUTION_TIMEOUT), state.executionTimeoutAtMillis());
            addTimer(TimerId.ofRun(TimerId.Kind.RUN_TIMEOUT), state.runTimeoutAtMillis());
            addTimer(TimerId.ofRun(TimerId.Kind.START_DELAY), state.delayed() ? state.firstTurnAtMillis() : 0);
            for (var operation : state.openOperations()) {
                add(operation, state.status() == Status.OPEN);
            }
        }

        private void addTimer(TimerId timer, long dueMillis) {
            if (dueMillis != 0) {
                timers.put(timer.toString(), dueMillis);
            }
        }

        private void add(OpenOperation operation, boolean open) {
            for (var kind : TimerId.Kind.values()) {
                long due = Timing.dueMillis(operation, kind);
                addTimer(Timing.timerId(operation, kind), due == Timing.NO_TIMER ? 0 : due);
            }
            var attempt = operation.id() + "#" + operation.attempt();
            boolean isTask = operation.spec() instanceof OperationSpec.Task;
            switch (operation.phase()) {
                case PENDING -> {
                    if (isTask && open) {
                        queued.add(attempt);
                    }
                }
                case RUNNING -> (isTask ? leased : running).add(attempt);
                case BACKING_OFF -> {}
                case WAITING -> addWaits(operation);
            }
        }

        private void addWaits(OpenOperation operation) {
            if (operation.spec() instanceof OperationSpec.Await await) {
                for (int arm = 0; arm < await.arms().size(); arm++) {
                    if (!operation.delivered(arm)) {
                        waits.add(operation.id() + "#" + arm);
                    }
                }
            }
        }
    }
}
