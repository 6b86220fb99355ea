package io.fermata.server;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.Json;
import io.fermata.embedded.Readings;
import io.fermata.engine.EngineClient;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.RawJson;
import io.fermata.telemetry.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of one namespace work with.
 *
 * @param fermata of this namespace alone
 * @param namespace its name
 */
record Backend(Fermata fermata, Readings readings, Waits waits, String namespace, Quota quota, Pollers pollers) {
    private static final char CURSOR_MARK = '.';

    static Backend of(Fermata fermata, Waits waits, String namespace, Quota quota) {
        var pollers = new Pollers(java.time.InstantSource.system());
        return new Backend(fermata, new Readings(fermata.payloads()), waits, namespace, quota, pollers);
    }

    EngineClient engine() {
        return fermata.engine();
    }

    /** Fermata on behalf of the caller, whose name and reason histories then have. */
    FermataClient by(ApiCall call, @Nullable String reason) {
        return fermata.by(call.actor(), reason == null ? "" : reason, Traceparent.recorded(call.header("traceparent")));
    }

    /** A cursor as it is given away: it bears the namespace. */
    @Nullable
    String marked(@Nullable String cursor) {
        return cursor == null || isDefault() ? cursor : namespace + CURSOR_MARK + cursor;
    }

    /**
     * A cursor as it was given away.
     *
     * @throws Refusal when it is not of this namespace, as for one that never was a cursor
     */
    @Nullable
    String unmarked(@Nullable String cursor) {
        if (cursor == null || isDefault()) {
            return cursor; // A mark is refused there: no cursor has this character.
        }
        var mark = namespace + CURSOR_MARK;
        if (!cursor.startsWith(mark)) {
            throw Refusal.invalid("cursor", "not a cursor of a list");
        }
        return cursor.substring(mark.length());
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

    private boolean isDefault() {
        return namespace.equals(Namespaces.DEFAULT);
    }
}
