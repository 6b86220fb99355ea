package io.fermata.embedded;

import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.sdk.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last events of a history. */
record HistoryTail(List<HistoryRecord> records) {
    /** Events looked at. */
    static final int EVENTS_MAX = 1_000;

    /** Who paused it, and when. */
    Reason paused(String reason) {
        var found = last(Event.Paused.class);
        return found == null
                ? new Reason.Paused(reason, "", null)
                : new Reason.Paused(reason, found.cause().actor(), Instant.ofEpochMilli(found.atMillis()));
    }

    @Nullable
    Instant blockedAt() {
        return at(last(Event.Blocked.class));
    }

    /** Its last turn. */
    @Nullable
    Instant restsSince() {
        return at(last(Event.TurnTaken.class));
    }

    /** The waits for these signals; one without any, and without an operation, waits for a condition. */
    List<Reason> signals(List<String> names, boolean nothingElse) {
        var since = restsSince();
        if (names.isEmpty()) {
            return nothingElse ? List.of(new Reason.AwaitsCondition(since)) : List.of();
        }
        var others = unread().stream().filter(name -> !names.contains(name)).toList();
        var reasons = new ArrayList<Reason>();
        names.forEach(name -> reasons.add(new Reason.AwaitsSignal(name, since, others)));
        return reasons;
    }

    /** Names of signals that came and were not taken, oldest first. */
    List<String> unread() {
        var came = new TreeMap<Long, String>();
        var taken = new HashSet<Long>();
        for (var each : records) {
            long sequence = each.firstSequence();
            for (var event : each.events()) {
                if (event instanceof Event.Signalled signalled) {
                    came.put(sequence, signalled.name());
                } else if (event instanceof Event.TurnTaken turn) {
                    taken.addAll(turn.consumedSignals());
                }
                sequence++;
            }
        }
        came.keySet().removeAll(taken);
        return came.values().stream().distinct().toList();
    }

    private @Nullable HistoryRecord last(Class<? extends Event> type) {
        for (int i = records.size() - 1; i >= 0; i--) {
            if (records.get(i).events().stream().anyMatch(type::isInstance)) {
                return records.get(i);
            }
        }
        return null;
    }

    private static @Nullable Instant at(@Nullable HistoryRecord found) {
        return found == null ? null : Instant.ofEpochMilli(found.atMillis());
    }
}
