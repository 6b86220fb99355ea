package io.fermata.server;

import io.fermata.embedded.Json;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Tells whether the server is well, and what can be asked of it. */
final class Probes {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Backend backend;
    private volatile byte[] document = new byte[0];

    Probes(Backend backend) {
        this.backend = backend;
    }

    void describe(RouteTable table) {
        document = Json.strict().line(OpenApi.of(table.routes())).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    Reply live(ApiCall call) {
        return Backend.json(new Answers.Health("live"));
    }

    /** Ready while the engine answers and the server does not end. */
    Reply ready(ApiCall call) {
        try {
            backend.waits().await(backend.engine().counts(), PATIENCE);
            return Backend.json(new Answers.Health("ready"));
        } catch (TimeoutException slow) {
            throw new Refusal(Refusal.Kind.OVERLOADED, "the engine does not answer").with("Retry-After", "1");
        }
    }

    Reply openApi(ApiCall call) {
        return Reply.json(200, document);
    }
}
