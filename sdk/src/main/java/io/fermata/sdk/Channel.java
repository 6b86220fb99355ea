package io.fermata.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named place where the branches, steps and tasks of one execution leave values for each other. The first write
 * decides what it holds: a value ({@link #set}), a list ({@link #append}) or a counter ({@link #increment}).
 *
 * <p>What a step or task writes is recorded with its result in one commit, or (when the attempt fails or is lost) not
 * at all; until then only the attempt itself sees it. What it reads is the state when it was handed out, and its own
 * writes. Parallel appends and increments all count; of parallel {@link #set}s the last commit wins, so whoever reads
 * before it writes uses {@link #compareAndSet}. The workflow's own writes are recorded with its turn.
 *
 * <p>At most 64 channels and 1 MiB per execution, 256 KiB and 10,000 items per channel, 1,000 writes per attempt or
 * turn: beyond that {@link InvalidInput}. {@link Self#continueAsNew} takes them along, a retry of the whole workflow
 * does not.
 *
 * @param <T> of the value or of each item; a counter ignores it
 */
public interface Channel<T extends @Nullable Object> {
    /** Its name, unique within the execution. */
    String name();

    /**
     * The value, or null if none was set.
     *
     * @throws IllegalStateException when it holds a list or a counter
     */
    @Nullable
    T get();

    /** Puts a value in place of whatever it holds; null takes the channel away. */
    void set(T value);

    /**
     * Puts a value in place of an expected one, both compared as they are written.
     *
     * <p>In a step or task the answer is about what the attempt sees. Whether somebody else wrote meanwhile is decided
     * at its commit: then nothing is written, and the attempt fails as {@code ChannelConflict} (transient), so that its
     * retry sees the newer value.
     *
     * @param expected null if there should be no value yet
     * @return whether it was the expected one
     */
    boolean compareAndSet(@Nullable T expected, T value);

    /** Adds an item to the end of a list. */
    void append(T item);

    /** The items in the order in which they were committed. */
    List<T> items();

    /** Adds to a counter, which starts at 0; may be negative. */
    void increment(long by);

    /** What the counter stands at. */
    long count();
}
