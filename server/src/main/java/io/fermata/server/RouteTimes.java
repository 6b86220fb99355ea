package io.fermata.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests each route has answered, with which status and in what time. */
final class RouteTimes {
    private final Map<Answered, Times> times = new ConcurrentHashMap<>();

    /** What requests are told apart by: there are as many as routes and statuses, whatever is asked. */
    record Answered(String method, String path, int status) {}

    /** Of all requests that were answered so. */
    record Times(LongAdder count, LongAdder nanos) {}

    void answered(Route route, int status, long nanos) {
        var of = times.computeIfAbsent(
                new Answered(route.method(), route.path(), status),
                first -> new Times(new LongAdder(), new LongAdder()));
        of.count().increment();
        of.nanos().add(nanos);
    }

    Map<Answered, Times> all() {
        return Map.copyOf(times);
    }
}
