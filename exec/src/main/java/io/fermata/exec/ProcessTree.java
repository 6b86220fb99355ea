package io.fermata.exec;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A command's processes: its descendants, and on Linux also those that their parents left, found by session and by
 * environment. One that took a session of its own, cleared its environment and was left by its parent escapes.
 */
final class ProcessTree {
    private static final int KILL_ROUNDS_MAX = 100;
    private static final Duration PAUSE_MIN = Duration.ofMillis(2);
    private static final Duration PAUSE_MAX = Duration.ofMillis(50);

    private final Supplier<Set<ProcessHandle>> search;
    private final Set<ProcessHandle> seen = new HashSet<>();

    private ProcessTree(Supplier<Set<ProcessHandle>> search) {
        this.search = search;
    }

    /** The tree below a process; {@code ownSession} when it was started as the leader of one. */
    static ProcessTree of(Process root, String commandId, boolean ownSession) {
        long session = ownSession ? root.pid() : -1;
        var tree = new ProcessTree(() -> ProcessTable.inSession(session, Variables.COMMAND_ID, commandId));
        tree.seen.add(root.toHandle());
        return tree;
    }

    /** What attempts before this one left running, for instance when the machine's power or this process was lost. */
    static ProcessTree leftBefore(String idempotencyKey, int attempt) {
        return new ProcessTree(() -> ProcessTable.ofOtherAttempts(idempotencyKey, attempt));
    }

    /**
     * Asks every process to end (TERM), waits up to {@code grace}, then kills (KILL) until none is left. Goes on when
     * the thread is interrupted; the interrupt is kept.
     *
     * @return the processes that even so did not end
     */
    Set<ProcessHandle> end(Duration grace) {
        boolean interrupted = Thread.interrupted();
        try {
            return kill(ask(grace));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Set<ProcessHandle> ask(Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        var asked = new HashSet<ProcessHandle>();
        var pause = PAUSE_MIN;
        var living = living();
        while (!living.isEmpty() && System.nanoTime() < deadline) {
            living.stream().filter(asked::add).forEach(ProcessHandle::destroy);
            pause = pause(pause);
            living = living();
        }
        return living;
    }

    /** A process may start another one just before it is killed: so in rounds. */
    private Set<ProcessHandle> kill(Set<ProcessHandle> first) {
        var living = first;
        var pause = PAUSE_MIN;
        for (int round = 0; !living.isEmpty() && round < KILL_ROUNDS_MAX; round++) {
            living.forEach(ProcessHandle::destroyForcibly);
            pause = pause(pause);
            living = living();
        }
        return living;
    }

    private Set<ProcessHandle> living() {
        for (var known : Set.copyOf(seen)) {
            known.descendants().forEach(seen::add);
        }
        seen.addAll(search.get());
        seen.removeIf(process -> !ProcessTable.isAlive(process));
        return Set.copyOf(seen);
    }

    private static Duration pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
        var longer = pause.multipliedBy(2);
        return longer.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : longer;
    }
}
