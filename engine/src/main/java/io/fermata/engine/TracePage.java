package io.fermata.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a trace in order of time; {@code next} asks for what follows, null at the end. */
public record TracePage(List<TraceEntry> entries, @Nullable String next) {
    /** Entries in one page. */
    public static final int ENTRIES_MAX = 10_000;

    public TracePage {
        entries = List.copyOf(entries);
    }
}
