package io.fermata.server;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.Json;
import io.fermata.embedded.Readings;
import io.fermata.engine.EngineClient;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.RawJson;
import io.fermata.telemetry.Traceparent;
import org.jspecify.annotations.Nullable;

/** What the handlers work with. */
record Backend(Fermata fermata, Readings readings, Waits waits) {
    static Backend of(Fermata fermata, Waits waits) {
        return new Backend(fermata, new Readings(fermata.payloads()), waits);
    }

    EngineClient engine() {
        return fermata.engine();
    }

    /** Fermata on behalf of the caller, whose name and reason histories then have. */
    FermataClient by(ApiCall call, @Nullable String reason) {
        return fermata.by(call.actor(), reason == null ? "" : reason, Traceparent.recorded(call.header("traceparent")));
    }

    static Reply json(int status, Object value) {
        return Reply.json(status, Json.strict().toBytes(value));
    }

    static Reply json(Object value) {
        return json(200, value);
    }

    static Reply done() {
        return Reply.empty(204);
    }

    static RawJson orNull(@Nullable RawJson json) {
        return json == null ? RawJson.NULL : json;
    }
}
