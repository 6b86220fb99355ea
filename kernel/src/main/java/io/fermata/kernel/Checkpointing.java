package io.fermata.kernel;

import java.util.ArrayList;
import java.util.List;

/** Takes snapshots of a run's state at the checkpoints of one turn; made before the turn changes the state. */
final class Checkpointing {
    private final ExecutionState state;
    private final long shownFrom;
    private final List<Snapshot.Unread> unread;
    private final List<Long> consumed;

    Checkpointing(ExecutionState state, List<Long> consumed) {
        this.state = state;
        this.shownFrom = state.through() + 1;
        this.consumed = consumed;
        if (state.unreadSignals().isEmpty()) {
            this.unread = List.of();
        } else {
            this.unread = new ArrayList<>();
            state.unreadSignals().forEach((place, signal) -> unread.add(new Snapshot.Unread(place, signal)));
        }
    }

    /** Without a snapshot the run is loaded from an older one, or from its first event. */
    void keep(Decision decision) {
        boolean isPlain = state.checkpointedAt() == state.sequence()
                && state.status() == Status.OPEN
                && state.reopenedAt() < shownFrom;
        if (isPlain) {
            decision.effect(new Effect.KeepCheckpoint(snapshot()));
        }
    }

    private Snapshot snapshot() {
        return new Snapshot(
                state.sequence(),
                shownFrom,
                state.turns(),
                state.through(),
                state.lastWaking(),
                state.reopenedAtMillis(),
                state.reopenedAt(),
                state.cancelReason(),
                state.cancelRequestedAt(),
                state.stepLimit().stepsMax(),
                state.stepLimit().ended(),
                state.generations(),
                state.attributes(),
                state.views(),
                unread,
                consumed,
                state.channels(),
                state.updates().unanswered(),
                state.updates().answers(),
                state.ended().snapshot());
    }
}
