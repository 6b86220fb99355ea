package io.fermata.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. What is not in the table does not exist. */
final class RouteTable {
    static final String PREFIX = "/api/v1";

    private static final int SEGMENT_CHARS_MAX = 1_000;

    private final List<Route> routes;
    private final Map<Integer, List<Compiled>> byLength = new HashMap<>();
    private final RouteTimes times = new RouteTimes();

    private record Compiled(Route route, String[] segments) {}

    /** A route with the values of the names in its path. */
    record Match(Route route, Map<String, String> path, RouteTimes times) {}

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (var route : routes) {
            var segments = route.path().substring(1).split("/", -1);
            byLength.computeIfAbsent(segments.length, length -> new ArrayList<>())
                    .add(new Compiled(route, segments));
        }
    }

    List<Route> routes() {
        return routes;
    }

    RouteTimes times() {
        return times;
    }

    /**
     * The route.
     *
     * @return null if no route has this path
     * @throws Refusal when the path is known but not with this method, or is not well-formed
     */
    @Nullable
    Match find(String method, String rawPath) {
        if (!rawPath.startsWith(PREFIX + "/")) {
            return rawPath.equals(Metering.PATH) ? find(method, PREFIX + rawPath) : null;
        }
        var segments = rawPath.substring(PREFIX.length() + 1).split("/", -1);
        var asked = method.equals("HEAD") ? "GET" : method;
        var others = new TreeSet<String>();
        Compiled found = null;
        for (var each : byLength.getOrDefault(segments.length, List.of())) {
            if (!fits(each.segments, segments)) {
                continue;
            }
            if (!each.route.method().equals(asked)) {
                others.add(each.route.method());
            } else if (found == null || isPlainer(each, found)) {
                found = each;
            }
        }
        if (found == null && !others.isEmpty()) {
            var allowed = String.join(", ", others);
            throw new Refusal(Refusal.Kind.METHOD_NOT_ALLOWED, rawPath + " takes " + allowed + ", not " + method)
                    .with("Allow", allowed);
        }
        return found == null ? null : new Match(found.route, values(found.segments, segments), times);
    }

    /** {@code /executions/count} goes before {@code /executions/{id}}. */
    private static boolean isPlainer(Compiled one, Compiled other) {
        return names(one.segments) < names(other.segments);
    }

    private static int names(String[] segments) {
        int names = 0;
        for (var segment : segments) {
            names += isName(segment) ? 1 : 0;
        }
        return names;
    }

    private static boolean fits(String[] pattern, String[] given) {
        for (int i = 0; i < pattern.length; i++) {
            if (isName(pattern[i]) ? given[i].isEmpty() : !pattern[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> values(String[] pattern, String[] given) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < pattern.length; i++) {
            if (isName(pattern[i])) {
                var name = pattern[i].substring(1, pattern[i].length() - 1);
                if (given[i].length() > SEGMENT_CHARS_MAX) {
                    throw Refusal.invalid(name, "must have at most " + SEGMENT_CHARS_MAX + " characters");
                }
                values.put(name, Percent.decode(name, given[i], false));
            }
        }
        return values;
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{");
    }
}
