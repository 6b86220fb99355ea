package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** Updates: what was validated outside is taken here, and answered by the program. */
final class UpdateDecider {
    private UpdateDecider() {}

    static @Nullable Rejection accept(Command.AcceptUpdate command, Decision decision) {
        var state = decision.state();
        if (state.updates().knows(command.updateId())) {
            return Rejection.ALREADY_DONE;
        }
        if (state.status().isClosed()) {
            return Rejection.ALREADY_CLOSED;
        }
        if (state.status() != Status.OPEN) {
            return Rejection.PAUSED;
        }
        if (state.updates().isFull()) {
            return Rejection.INVALID;
        }
        decision.emit(new Event.UpdateAccepted(command.updateId(), command.name(), command.argument()));
        return null;
    }

    /** An answer to what is not open any more changes nothing. */
    static void answer(Intent.AnswerUpdate intent, Decision decision) {
        if (decision.state().updates().isOpen(intent.updateId())) {
            decision.emit(new Event.UpdateAnswered(intent.updateId(), intent.answer()));
        }
    }
}
