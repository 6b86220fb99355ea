package io.fermata.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What simulations came across: faults, kinds of events, and pairs of them. A pair counts when the event was recorded
 * shortly before or after the fault: that is where such a fault hurts.
 */
final class Coverage {
    private static final int NEAR = 25;

    private final Map<String, Integer> events = new TreeMap<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Map<Fault, Set<String>> pairs = new EnumMap<>(Fault.class);
    /** What clients asked for and got, of what is asked for rarely. */
    private final Map<String, Integer> acts = new TreeMap<>();

    private final Map<Fault, Integer> swept = new EnumMap<>(Fault.class);
    private final ArrayDeque<String> recent = new ArrayDeque<>();
    private final Map<Fault, Integer> fresh = new EnumMap<>(Fault.class);

    void event(String kind) {
        events.merge(kind, 1, Integer::sum);
        recent.add(kind);
        if (recent.size() > NEAR) {
            recent.poll();
        }
        fresh.replaceAll((fault, left) -> left - 1);
        fresh.values().removeIf(left -> left < 0);
        fresh.keySet().forEach(fault -> pair(fault, kind));
    }

    void act(String kind) {
        acts.merge(kind, 1, Integer::sum);
    }

    Map<String, Integer> acts() {
        return acts;
    }

    void fault(Fault fault) {
        faults.merge(fault, 1, Integer::sum);
        fresh.put(fault, NEAR);
        recent.forEach(kind -> pair(fault, kind));
    }

    /** The fault has struck at one commit of a sweep. */
    void swept(Fault fault) {
        swept.merge(fault, 1, Integer::sum);
    }

    /** At how many commits of sweeps each fault has struck. */
    Map<Fault, Integer> swept() {
        return swept;
    }

    void add(Coverage other) {
        other.events.forEach((kind, count) -> events.merge(kind, count, Integer::sum));
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
        other.acts.forEach((kind, count) -> acts.merge(kind, count, Integer::sum));
        other.swept.forEach((fault, count) -> swept.merge(fault, count, Integer::sum));
        other.pairs.forEach((fault, kinds) ->
                pairs.computeIfAbsent(fault, each -> new TreeSet<>()).addAll(kinds));
    }

    Map<String, Integer> events() {
        return events;
    }

    Map<Fault, Integer> faults() {
        return faults;
    }

    /** Faults that did not occur. */
    Set<Fault> missingFaults() {
        var missing = EnumSet.allOf(Fault.class);
        missing.removeAll(faults.keySet());
        return missing;
    }

    /** Pairs of a fault and one of these kinds that did not occur. */
    List<String> missingPairs(Set<String> kinds) {
        var missing = new ArrayList<String>();
        for (var fault : Fault.values()) {
            for (var kind : kinds) {
                if (!pairs.getOrDefault(fault, Set.of()).contains(kind)) {
                    missing.add(fault + "×" + kind);
                }
            }
        }
        return missing;
    }

    private void pair(Fault fault, String kind) {
        pairs.computeIfAbsent(fault, each -> new TreeSet<>()).add(kind);
    }
}
