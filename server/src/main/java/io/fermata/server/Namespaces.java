package io.fermata.server;

import java.util.Map;

/** Which namespace a request means. */
final class Namespaces {
    static final String HEADER = "Fermata-Namespace";
    static final String PARAM = "namespace";
    static final String DEFAULT = "default";

    private Namespaces() {}

    /** What the request says; the header and the parameter must not contradict each other. */
    static String asked(Incoming request, Map<String, String> query) {
        var header = request.header(HEADER);
        var param = query.get(PARAM);
        if (header != null && param != null && !header.equals(param)) {
            throw Refusal.invalid(PARAM, "must be the same in the header " + HEADER + " and in the query");
        }
        return param != null ? param : header != null ? header : DEFAULT;
    }

    /** Whether the request says one at all. */
    static boolean isAsked(Incoming request, Map<String, String> query) {
        return request.header(HEADER) != null || query.containsKey(PARAM);
    }
}
