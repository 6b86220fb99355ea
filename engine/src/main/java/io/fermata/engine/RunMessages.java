package io.fermata.engine;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Effect;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RunId;
import java.util.HashMap;
import java.util.Map;

/** The side of the runs: registers their waits at the messages' homes, and answers for them what they were offered. */
final class RunMessages {
    private record Offered(RunId run, OperationId operation, int arm, String messageId) {}

    private final ShardAccess access;
    private final Routing routing;

    /** What runs said about offers whose commands are being decided. */
    private final Map<Offered, Boolean> decided = new HashMap<>();

    RunMessages(ShardAccess access, Routing routing) {
        this.access = access;
        this.routing = routing;
    }

    void register(RunId run, Effect.RegisterWait wait) {
        access.send(
                routing.homeOf(wait.type(), wait.key()),
                new ShardMessage.AddWait(wait.type(), wait.key(), run, wait.operation(), wait.arm()));
    }

    void withdraw(RunId run, Effect.WithdrawWait wait) {
        access.send(
                routing.homeOf(wait.type(), wait.key()),
                new ShardMessage.RemoveWait(wait.type(), wait.key(), run, wait.operation(), wait.arm()));
    }

    void accepted(RunId run, Effect.AcceptMessage message) {
        decided.put(new Offered(run, message.operation(), message.arm(), message.messageId()), true);
    }

    void returned(RunId run, Effect.ReturnMessage message) {
        decided.put(new Offered(run, message.operation(), message.arm(), message.messageId()), false);
    }

    /** A message without an id gets one from the operation: the same if the operation is done again. */
    void publish(RunId run, Effect.Publish publish, Cause cause) {
        var message = publish.message();
        var given = message.messageId();
        var first = run + "/" + publish.operation();
        var made = publish.generation() == 0 ? first : first + "/" + publish.generation();
        var messageId = given == null ? made : given;
        access.send(routing.homeOf(message.type(), message.key()), new ShardMessage.Publish(message, messageId, cause));
    }

    /** Brings an offer to its run, and the run's answer home in the same batch; a run that is gone gives it back. */
    void offer(ShardMessage.Offer offer, Runnable delivered) {
        var offered = new Offered(offer.run(), offer.operation(), offer.arm(), offer.messageId());
        var command = new Command.OfferMessage(offer.operation(), offer.arm(), offer.messageId(), offer.payload());
        access.command(offer.run(), command, offer.cause(), result -> {
            var said = decided.remove(offered);
            boolean accepted = said == null ? result.rejection() == Rejection.ALREADY_DONE : said;
            var state = result.state();
            var workflowId = accepted && state != null ? state.spec().workflowId() : "";
            boolean quarantined = said == null && result.rejection() == Rejection.INVALID;
            answer(offer, accepted, quarantined, workflowId);
            delivered.run();
        });
    }

    /** The answer for an offer that cannot be brought to its run. */
    void giveBack(ShardMessage.Offer offer) {
        answer(offer, false, false, "");
    }

    private void answer(ShardMessage.Offer offer, boolean accepted, boolean stillWaits, String workflowId) {
        access.send(
                routing.homeOf(offer.type(), offer.key()),
                new ShardMessage.OfferAnswer(
                        offer.type(),
                        offer.key(),
                        offer.run(),
                        offer.operation(),
                        offer.arm(),
                        offer.messageId(),
                        accepted,
                        stillWaits,
                        workflowId));
    }
}
