package io.fermata.kernel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run's state at a checkpoint, when no operation was open: with the run's first record and the records behind it, it
 * adds up to the same state as the whole history. Derived from history, never in its place.
 *
 * @param sequence of the {@link Event.Checkpointed}
 * @param shownFrom the first event of the turn that made the checkpoint: a program that starts here needs the events
 *     from it on
 * @param unread signals that were unread before that turn, oldest first
 * @param consumed which of them that turn took, before or behind the checkpoint
 * @param channels as they stood at the checkpoint
 * @param updates those that were open
 * @param answers those whose answer is still known, oldest first
 * @param ended the last tasks and callbacks, so that the same result again is still known as such
 */
public record Snapshot(
        long sequence,
        long shownFrom,
        int turns,
        long through,
        long lastWaking,
        long reopenedAtMillis,
        long reopenedAt,
        @Nullable String cancelReason,
        long cancelRequestedAt,
        int stepsMax,
        int stepsEnded,
        Map<String, Integer> generations,
        Map<String, Payload> attributes,
        Map<String, Payload> views,
        List<Unread> unread,
        List<Long> consumed,
        Channels channels,
        List<Event.UpdateAccepted> updates,
        List<Event.UpdateAnswered> answers,
        List<Ended> ended) {
    public Snapshot {
        generations = Map.copyOf(generations);
        attributes = Map.copyOf(attributes);
        views = Map.copyOf(views);
        unread = List.copyOf(unread);
        consumed = List.copyOf(consumed);
        updates = List.copyOf(updates);
        answers = List.copyOf(answers);
        ended = List.copyOf(ended);
    }

    /** A signal and its place in the history. */
    public record Unread(long sequence, Event.Signalled signal) {}

    /** What is remembered of an operation that ended. */
    public record Ended(String path, int attempt, long digest) {}
}
