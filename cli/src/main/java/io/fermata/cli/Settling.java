package io.fermata.cli;

import io.fermata.embedded.TraceItem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges whether an execution goes on by itself where it runs, or somebody has to do something. */
final class Settling {
    /** A timer that is due within this time is waited for. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int CHILD_DEPTH_MAX = 20;

    /** Things looked at to find out whether somebody else still acts for the same correlation id. */
    private static final int LOOKS_MAX = 1_000;

    /** How long a message may take to its takers. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);

    private final Outlook outlook;
    private final InstantSource clock;

    /** What is known where the execution runs. */
    interface Outlook {
        /** Where another execution stands; null if there is none. */
        @Nullable
        Standing standing(String id);

        /** What came of a correlation id, oldest first. */
        List<TraceItem> trace(String correlation, int limit);

        /** Whether somebody takes the tasks of the queue that this wait is in. */
        boolean serves(ExecutionEntry execution, WaitEntry task);

        /** Whether workflows run there at all. */
        boolean acts();
    }

    /** Where an execution stands; {@code events} tells whether something happened since. */
    record Standing(
            ExecutionEntry execution,
            java.time.Instant startedAt,
            java.time.@Nullable Instant closedAt,
            String reason,
            long events) {
        Answer.Snapshot judged(boolean settled) {
            return new Answer.Snapshot(execution, settled, startedAt, closedAt, reason);
        }

        /** Open, and none of its own code has anything to do. */
        boolean isParked() {
            return execution.status().equals("PARKED") || execution.status().equals("COMPENSATION_STUCK");
        }
    }

    Settling(Outlook outlook, InstantSource clock) {
        this.outlook = outlook;
        this.clock = clock;
    }

    boolean isSettled(Standing told) {
        return isSettled(told, 0, outlook.acts());
    }

    private boolean isSettled(Standing told, int depth, boolean helped) {
        if (told.isParked()) {
            var waits = told.execution().waits();
            return waits.stream().noneMatch(wait -> goesOn(told.execution(), wait, depth, helped))
                    && !(helped && isHelped(told));
        }
        return !told.execution().status().equals("RUNNING");
    }

    private boolean goesOn(ExecutionEntry execution, WaitEntry wait, int depth, boolean helped) {
        return switch (wait.kind()) {
            case "step", "signal" -> true;
            case "task" -> outlook.acts() && outlook.serves(execution, wait);
            case "timer" -> {
                var until = wait.until();
                yield until == null || !until.isAfter(clock.instant().plus(PATIENCE));
            }
            case "child" -> wait.key() == null || !isSettledChild(wait.key(), depth, helped);
            default -> false;
        };
    }

    private boolean isSettledChild(String id, int depth, boolean helped) {
        if (depth >= CHILD_DEPTH_MAX) {
            return true;
        }
        var told = outlook.standing(id);
        return told != null && isSettled(told, depth + 1, helped);
    }

    private boolean isHelped(Standing told) {
        return told.execution().waits().stream().anyMatch(wait -> wait.kind().equals("message")) && othersAct(told);
    }

    /**
     * Whether others act for what this execution is about: then one of them may publish what it waits for. What changes
     * while this looks counts as acting. Those who themselves wait for messages are not asked whether others act: two
     * could wait for each other.
     */
    private boolean othersAct(Standing told) {
        var id = told.execution().id();
        var trace = outlook.trace(told.execution().correlation(), LOOKS_MAX);
        var started = new HashSet<String>();
        for (var item : trace) {
            if (item.kind() == TraceItem.Kind.EXECUTION) {
                started.add(item.id());
                boolean other = !item.id().equals(id) && item.state().equals("OPEN");
                if (other && !isQuiet(item.id())) {
                    return true;
                }
            }
        }
        if (trace.stream().anyMatch(item -> isUnderWay(item, started, told))) {
            return true;
        }
        var now = outlook.standing(id);
        return now == null || now.events() != told.events();
    }

    /** An open execution that does nothing more by itself, messages from others aside. */
    private boolean isQuiet(String id) {
        var other = outlook.standing(id);
        return other != null && !other.execution().isClosed() && isSettled(other, 1, false);
    }

    /** A message that was just published and has not yet reached whom it is for. */
    private boolean isUnderWay(TraceItem item, Set<String> started, Standing told) {
        boolean fresh = item.kind() == TraceItem.Kind.MESSAGE
                && item.at().plus(ON_THE_WAY).isAfter(clock.instant());
        if (!fresh) {
            return false;
        }
        boolean awaited = told.execution().waits().stream()
                .anyMatch(wait -> item.name().equals(wait.type()) && item.key().equals(wait.key()));
        return awaited || !started.containsAll(item.triggered());
    }
}
