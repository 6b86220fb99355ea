package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hides values in what is answered to those who may not see them; works on the JSON that goes out, whoever made it. */
final class Redaction {
    static final String HIDDEN = "[hidden]";

    private static final int NAMES_MAX = 10_000;
    private static final Set<String> PAYLOADS = Set.of(
            "input", "result", "payload", "value", "details", "argument", "attributes", "views", "memo", "channels");

    private final RedactionOptions options;
    private final Pattern fields;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    Redaction(RedactionOptions options) {
        this.options = options;
        fields = Pattern.compile(
                options.fields().stream().map(Redaction::pattern).collect(Collectors.joining("|")));
    }

    /** The answer as this caller may see it. */
    Reply shown(Reply reply, Route route, Principal principal, String namespace) {
        if (!route.hasValues() || seesAll(principal, namespace)) {
            return reply;
        }
        return switch (reply) {
            case Reply.Whole whole ->
                whole.mediaType().endsWith("json")
                        ? new Reply.Whole(whole.status(), whole.headers(), whole.mediaType(), shown(whole.body()))
                        : whole;
            case Reply.Events events ->
                new Reply.Events(events.headers(), sink -> events.source().writeTo(new Shown(sink)));
        };
    }

    private boolean seesAll(Principal principal, String namespace) {
        return principal.roles().stream()
                .anyMatch(granted -> granted.isIn(namespace) && options.seenBy().contains(granted.role()));
    }

    /** The very bytes where nothing is to be hidden. */
    byte[] shown(byte[] json) {
        if (json.length == 0) {
            return json;
        }
        var read = Json.strict().fromBytes(json, TypeRef.anything());
        var shown = shown(read);
        return Objects.equals(shown, read) ? json : Json.strict().line(shown).getBytes(StandardCharsets.UTF_8);
    }

    /** The same object where nothing is to be hidden. */
    @SuppressWarnings("ReferenceEquality") // Whether it is the same object is what is told.
    private @Nullable Object shown(@Nullable Object value) {
        boolean changed = false;
        if (value instanceof Map<?, ?> object) {
            var copy = new LinkedHashMap<String, @Nullable Object>();
            for (var each : object.entrySet()) {
                var name = String.valueOf(each.getKey());
                @Nullable Object inner = each.getValue();
                @Nullable Object shown = inner != null && isHidden(name) ? HIDDEN : shown(inner);
                changed |= shown != inner;
                copy.put(name, shown);
            }
            return changed ? copy : value;
        }
        if (value instanceof List<?> list) {
            var copy = new ArrayList<@Nullable Object>();
            for (var inner : list) {
                var shown = shown(inner);
                changed |= shown != inner;
                copy.add(shown);
            }
            return changed ? copy : value;
        }
        return value;
    }

    private boolean isHidden(String name) {
        if (options.wholePayloads() && PAYLOADS.contains(name)) {
            return true;
        }
        @Nullable Boolean before = known.get(name);
        if (before != null) {
            return before;
        }
        boolean hidden = fields.matcher(plain(name)).matches();
        if (known.size() < NAMES_MAX) {
            known.put(name, hidden);
        }
        return hidden;
    }

    private static String pattern(String field) {
        return List.of(plain(field).split("\\*", -1)).stream()
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Events on their way. */
    private final class Shown implements Reply.Sink {
        private final Reply.Sink sink;

        Shown(Reply.Sink sink) {
            this.sink = sink;
        }

        @Override
        public void event(String id, String type, String json) throws IOException {
            var shown = shown(json.getBytes(StandardCharsets.UTF_8));
            sink.event(id, type, new String(shown, StandardCharsets.UTF_8));
        }

        @Override
        public void pulse() throws IOException {
            sink.pulse();
        }
    }
}
