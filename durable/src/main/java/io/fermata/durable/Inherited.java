package io.fermata.durable;

import io.fermata.kernel.Event;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import java.util.Collections;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a forked run has from the one it was copied from. Its own id differs from that one's, so copied operations may
 * have been asked for with another input; and what that one did is not for the fork to undo.
 */
final class Inherited {
    private final Set<String> ended = new HashSet<>(0);
    private Set<String> copied = Set.of();
    private Set<String> done = Set.of();
    private long through;
    /** Whose history was copied, by the event that says so. */
    private NavigableMap<Long, RunId> origins = Collections.emptyNavigableMap();

    /** An operation ended. */
    void closed(String path) {
        ended.add(path);
    }

    /** All that history held before this was copied. */
    void forked(Event.Forked event, Set<String> before, long sequence) {
        copied = new HashSet<>(before);
        done = new HashSet<>(ended);
        if (event.resultEdited()) {
            done.add(event.fromOperation());
        }
        through = sequence;
        origins = new TreeMap<>(origins);
        origins.put(sequence, event.run());
    }

    /**
     * Whose chance it was that decided what the code does after being shown this event: copied events hold its outcome.
     */
    RunId origin(long shown, RunId own) {
        var copied = origins.higherEntry(shown);
        return copied == null ? own : copied.getValue();
    }

    /** Whether the operation was opened by the original. */
    boolean isCopied(OperationId operation) {
        return copied.contains(operation.path());
    }

    /** Whether the operation is none of the fork's doing. */
    boolean isDone(OperationId operation) {
        return done.contains(operation.path());
    }

    /** Whether what the code does after being shown this event is a repetition of what the original did. */
    boolean isBefore(long shown) {
        return shown < through;
    }
}
