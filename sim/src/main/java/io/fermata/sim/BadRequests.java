package io.fermata.sim;

import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineException.Code;
import io.fermata.engine.StartRequest;
import io.fermata.engine.UpdateRequest;
import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Requests that must be refused at the door. */
final class BadRequests {
    private final Client client;
    private final Reports reports;
    private final SplittableRandom dice;

    BadRequests(Client client, Reports reports, SplittableRandom dice) {
        this.client = client;
        this.reports = reports;
        this.dice = dice;
    }

    void send(String kind, String id) {
        var large = Bodies.json("x".repeat(Life.PAYLOAD_BYTES_MAX));
        switch (kind) {
            case "id" -> refused(kind, c -> c.start(StartRequest.of(Client.spec("", 0, 0))));
            case "signal" -> refused(kind, c -> c.signal(id, "", Bodies.json("x"), null, Cause.NONE));
            case "payload" -> refused(kind, c -> c.signal(id, "large", large, null, Cause.NONE));
            case "token" -> {
                var token = client.workers().forged(dice);
                refused(kind, c -> c.complete(token, Bodies.json("x"), Cause.NONE));
            }
            case "control" -> refused(kind, c -> c.start(StartRequest.of(Client.spec("a\nb", 0, 0))));
            case "long" -> refused(kind, c -> c.start(StartRequest.of(Client.spec("x".repeat(513), 0, 0))));
            case "message" -> refused(kind, c -> c.publish(message("", Bodies.json("x")), Cause.NONE));
            case "large" -> refused(kind, c -> c.publish(message("one", large), Cause.NONE));
            case "update" -> refused(kind, c -> c.update(id, new UpdateRequest("u", large, "large"), Cause.NONE));
            default -> refused(kind, c -> c.history(id, 1, 0));
        }
    }

    private static OperationSpec.OutMessage message(String type, Payload payload) {
        return new OperationSpec.OutMessage(type, "k0", payload, false, 60_000, "bad");
    }

    private <T> void refused(String kind, Function<EngineClient, CompletableFuture<T>> request) {
        client.send(
                "something bad: " + kind,
                request,
                done -> reports.violation("11 bad input is refused at the door", "a bad " + kind + " was taken"),
                code -> reports.check(
                        code == Code.INVALID,
                        "11 bad input is refused at the door",
                        () -> "a bad " + kind + " was refused with " + code));
    }
}
