package io.fermata.sim;

import io.fermata.engine.EngineClient;
import io.fermata.engine.EngineException.Code;
import io.fermata.engine.StartRequest;
import io.fermata.kernel.Cause;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Requests that must be refused at the door. */
final class BadRequests {
    private final Client client;
    private final Reports reports;

    BadRequests(Client client, Reports reports) {
        this.client = client;
        this.reports = reports;
    }

    void send(String kind, String id) {
        var large = Bodies.json("x".repeat(Life.PAYLOAD_BYTES_MAX));
        switch (kind) {
            case "id" -> refused(kind, c -> c.start(StartRequest.of(Client.spec("", 0, 0))));
            case "signal" -> refused(kind, c -> c.signal(id, "", Bodies.json("x"), null, Cause.NONE));
            case "payload" -> refused(kind, c -> c.signal(id, "large", large, null, Cause.NONE));
            case "token" -> refused(kind, c -> c.complete("no-token", Bodies.json("x"), Cause.NONE));
            default -> refused(kind, c -> c.history(id, 1, 0));
        }
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
