package io.fermata.bench;

import java.util.Map;

/**
 * One run of one engine within a comparison.
 *
 * @param round counted from 1
 * @param loadBefore processes that wanted a processor, mean of a minute
 * @param figures as the engine's program printed them
 */
record Turn(String engine, int inflight, int round, double loadBefore, double loadAfter, Map<String, Object> figures) {
    /** A figure, or 0 where the engine has no such figure. */
    double figure(String name) {
        return figures.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    boolean has(String name) {
        return figures.get(name) instanceof Number;
    }

    /** Fermata's bench does not say it of itself: it has no other way. */
    boolean isDurable() {
        return engine.equals(Ours.NAME) || Boolean.TRUE.equals(figures.get("durable"));
    }
}
