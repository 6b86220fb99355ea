package io.fermata.store.local;

import io.fermata.store.Key;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of keys, as disjoint ranges; an empty end is no end. */
final class Ranges {
    private final TreeMap<Key, Key> ends = new TreeMap<>();

    static boolean isEmpty(Key from, Key to) {
        return !isEndless(to) && from.compareTo(to) >= 0;
    }

    static boolean isEndless(Key to) {
        return to.bytes().length == 0;
    }

    /** The rows in the range, as a live view. */
    static <V> NavigableMap<Key, V> within(NavigableMap<Key, V> rows, Key from, Key to) {
        return isEndless(to) ? rows.tailMap(from, true) : rows.subMap(from, true, to, false);
    }

    void add(Key from, Key to) {
        if (isEmpty(from, to)) {
            return;
        }
        var start = from;
        var end = to;
        var before = ends.floorEntry(from);
        if (before != null && reaches(before.getValue(), from)) {
            start = before.getKey();
            end = later(before.getValue(), end);
        }
        var inside = ends.ceilingEntry(from);
        while (inside != null && reaches(end, inside.getKey())) {
            end = later(end, inside.getValue());
            ends.remove(inside.getKey());
            inside = ends.ceilingEntry(from);
        }
        ends.put(start, end);
    }

    void addAll(Ranges others) {
        others.ends.forEach(this::add);
    }

    boolean contains(Key key) {
        var range = ends.floorEntry(key);
        return range != null && (isEndless(range.getValue()) || key.compareTo(range.getValue()) < 0);
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }

    NavigableMap<Key, Key> ends() {
        return ends;
    }

    private static boolean reaches(Key end, Key key) {
        return isEndless(end) || key.compareTo(end) <= 0;
    }

    private static Key later(Key one, Key other) {
        return isEndless(one) || isEndless(other) ? Key.of(new byte[0]) : one.compareTo(other) >= 0 ? one : other;
    }
}
