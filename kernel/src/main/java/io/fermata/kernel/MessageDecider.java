package io.fermata.kernel;

import org.jspecify.annotations.Nullable;

/** Messages that reach a wait: the run alone decides between message, timeout and cancel. */
final class MessageDecider {
    private MessageDecider() {}

    static @Nullable Rejection offer(Command.OfferMessage command, Decision decision) {
        var operation = decision.state().operation(command.operation());
        if (operation == null || !(operation.spec() instanceof OperationSpec.Await await)) {
            return giveBack(command, decision);
        }
        int arm = command.arm();
        if (arm < 0 || arm >= await.arms().size() || operation.delivered(arm)) {
            boolean isSame = arm >= 0
                    && arm < await.arms().size()
                    && command.messageId().equals(operation.deliveredMessageId(arm));
            return isSame ? accept(command, decision) : giveBack(command, decision);
        }
        decision.emit(new Event.MessageDelivered(operation.id(), arm, command.messageId(), command.payload()));
        accept(command, decision);
        if (!await.all() || operation.deliveredCount() == await.arms().size()) {
            Arming.clearTimers(decision, operation);
            Arming.waits(decision, operation, await, false);
            decision.emit(new Event.OperationClosed(operation.id(), new Closing.Completed(Payload.NONE)));
        }
        return null;
    }

    private static @Nullable Rejection accept(Command.OfferMessage command, Decision decision) {
        decision.effect(new Effect.AcceptMessage(command.operation(), command.arm(), command.messageId()));
        return null;
    }

    private static @Nullable Rejection giveBack(Command.OfferMessage command, Decision decision) {
        decision.effect(new Effect.ReturnMessage(command.operation(), command.arm(), command.messageId()));
        return null;
    }
}
