package io.fermata.embedded;

import io.fermata.sdk.RawJson;
import io.fermata.sdk.Reason;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Why;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The answer to "why does it not go on" as JSON: the same for the command line and for other doors. */
public final class WhyJson {
    private WhyJson() {}

    /**
     * {@code {id, status, at, sentence, reasons[]}}; each reason has a {@code kind} such as {@code awaits-message}, its
     * own {@code sentence}, and the fields of its {@link Reason}.
     */
    public static RawJson of(Why why) {
        return new RawJson(Json.strict().line(fields(why)));
    }

    private static Map<String, Object> fields(Why why) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", why.id());
        fields.put("status", why.status());
        fields.put("at", why.at());
        fields.put("sentence", why.sentence());
        fields.put(
                "reasons",
                why.reasons().stream().map(reason -> fields(reason, why.at())).toList());
        return fields;
    }

    private static Map<String, Object> fields(Reason reason, Instant at) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("kind", kind(reason));
        fields.put("sentence", reason.sentence(at));
        var written = Json.strict().read(Json.strict().line(reason), new TypeRef<Map<String, RawJson>>() {});
        written.remove(SealedTypes.PROPERTY);
        fields.putAll(written);
        if (reason instanceof Reason.AwaitsChild child && child.why() != null) {
            fields.put("why", fields(child.why()));
        }
        return fields;
    }

    private static String kind(Reason reason) {
        return reason.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
