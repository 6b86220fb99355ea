package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a person should know to a webhook, as {@code {"text": …}}: for {@code FermataBuilder.alerts}. Alerts are
 * logged as well, as sending them may fail; at most a thousand wait to be sent, and each is tried three times.
 */
public final class AlertHook implements Consumer<String>, AutoCloseable {
    static final int WAITING_MAX = 1_000;

    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 1_000;
    private static final int TEXT_CHARS_MAX = 4_000;

    private final URI address;
    private final @Nullable String authorization;
    private final Outgoing outgoing;
    private final Secrets secrets;
    private final LinkedBlockingQueue<String> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
    private final Thread sender;

    private AlertHook(URI address, @Nullable String authorization, Outgoing outgoing, Secrets secrets) {
        this.address = address;
        this.authorization = authorization;
        this.outgoing = outgoing;
        this.secrets = secrets;
        this.sender = Thread.ofVirtual().name("fermata-alerts").start(this::sendAll);
    }

    /**
     * Sends to an address.
     *
     * @param authorization the header Authorization with references in it, such as {@code Bearer ${secret:chat}}; null:
     *     none
     * @param options whom may be called; the address must be among them
     */
    public static AlertHook to(URI address, @Nullable String authorization, OutgoingOptions options, Secrets secrets) {
        return new AlertHook(Outgoing.require("alerts.webhook", address), authorization, Outgoing.of(options), secrets);
    }

    /** Never blocks; what finds the queue full is logged alone. */
    @Override
    public void accept(String alert) {
        log(alert);
        if (!waiting.offer(alert)) {
            log("an alert was not sent to " + address.getHost() + ": " + WAITING_MAX + " wait already");
        }
    }

    /** Sends no more. */
    @Override
    public void close() {
        sender.interrupt();
    }

    private void sendAll() {
        try {
            while (true) {
                send(waiting.take());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(String alert) throws InterruptedException {
        var text = alert.length() > TEXT_CHARS_MAX ? alert.substring(0, TEXT_CHARS_MAX) : alert;
        var body = Json.strict().line(Map.of("text", text)).getBytes(StandardCharsets.UTF_8);
        for (int i = 1; i <= TRIES; i++) {
            var failure = failure(body);
            if (failure == null) {
                return;
            }
            if (i == TRIES) {
                log("an alert was not sent: " + failure);
            } else {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Null when it was taken. Never tells a header. */
    private @Nullable String failure(byte[] body) {
        try {
            var headers = new TreeMap<String, String>();
            headers.put("Content-Type", "application/json");
            if (authorization != null) {
                headers.put("Authorization", secrets.resolve(authorization));
            }
            int status = outgoing.call(address, headers, body).status();
            return status >= 200 && status < 300 ? null : address.getHost() + " answers " + status;
        } catch (IOException | FermataException failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    private static void log(String text) {
        System.getLogger("fermata").log(System.Logger.Level.WARNING, text);
    }
}
