package io.fermata.sdk;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Context} that knows the execution itself: facts, handlers, marks, deterministic chance. */
public interface Self {
    /** Who this execution is. */
    RunFacts execution();

    /** The time of the last recorded event that this branch has seen, in milliseconds; the same on replay. */
    Instant now();

    /** Random numbers seeded by the run and this branch; the same on replay. Not for secrets. */
    RandomGenerator random();

    /** A random (version 4) id; the same on replay. Not for secrets. */
    UUID uuid();

    /**
     * Guards a change of the workflow's code: executions that passed this point before the change get {@code min},
     * later ones {@code max}, each for ever. Give the guard another change id for the next change.
     *
     * @param min the oldest version that the code still runs, usually 0 (the code before the first change)
     * @param max the version that new executions get
     * @throws IllegalStateException when history holds a version outside of the range; the execution is blocked with
     *     advice
     */
    int version(String changeId, int min, int max);

    /**
     * Runs code whenever a signal of this name comes, also for those that came before. Handlers run as branches of
     * their own in the order of history. At most one handler per name; the last registration counts.
     */
    default <T extends @Nullable Object> void onSignal(String name, Class<T> type, SignalHandler<? super T> handler) {
        onSignal(name, TypeRef.of(type), handler);
    }

    /** Runs code whenever a signal of this name comes, for a generic type. */
    <T extends @Nullable Object> void onSignal(String name, TypeRef<T> type, SignalHandler<? super T> handler);

    /** Answers queries of this name from the execution's present state. The code may read, not change, not wait. */
    default void onQuery(String name, Supplier<? extends @Nullable Object> answer) {
        onQuery(name, TypeRef.anything(), ignored -> answer.get());
    }

    /** Answers queries of this name that carry an argument. */
    <T extends @Nullable Object> void onQuery(
            String name, TypeRef<T> type, Function<? super T, ? extends @Nullable Object> answer);

    /**
     * Sets a search attribute, by which executions are listed: text, whole number, decimal, boolean or {@link Instant}.
     * Null removes it. At most 32 per execution, a key of 100 and a text of 1,000 characters. Not encrypted.
     */
    void attribute(String key, @Nullable Object value);

    /** Records a note for readers of the history, in order and without a commit of its own. */
    void annotate(String kind, @Nullable Object value);

    /** Keeps the last value under a key for lists and pages, readable without waking the execution. At most 16 keys. */
    void view(String key, @Nullable Object value);

    /**
     * Ends this run as done and starts the next one of the same execution with an empty history, in one commit. Unread
     * signals move along. Never returns; written {@code return ctx.continueAsNew(next)}.
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // It never returns, so nothing is ever cast.
    <T extends @Nullable Object> T continueAsNew(@Nullable Object input);

    /** Whether the history has grown so long (10,000 events) that a {@link #continueAsNew} is due. */
    boolean shouldContinueAsNew();

    /** A logger that is silent on replay. */
    System.Logger logger();

    /**
     * The value as history would give it back as this type: written with the {@link PayloadConverter} and read again,
     * so that nothing is shared with the original. Records nothing, and may also be called within a step.
     *
     * @throws InvalidInput when the value cannot be written, or does not fit the type
     */
    <T extends @Nullable Object> T convert(@Nullable Object value, TypeRef<T> type);
}
