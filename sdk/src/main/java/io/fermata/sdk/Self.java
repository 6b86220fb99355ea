package io.fermata.sdk;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
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
     * their own in the order of history. At most one handler per name; the last registration counts. A handler that
     * still runs when the workflow's method returns is cut off; wait for it with {@link Waits#until}.
     */
    default <T extends @Nullable Object> void onSignal(String name, Class<T> type, SignalHandler<? super T> handler) {
        onSignal(name, TypeRef.of(type), handler);
    }

    /** Runs code whenever a signal of this name comes, for a generic type. */
    <T extends @Nullable Object> void onSignal(String name, TypeRef<T> type, SignalHandler<? super T> handler);

    /**
     * Runs code for each update of this name and answers the caller with what it returns, or with what it throws
     * ({@link UpdateFailed}; the execution goes on). Handlers run as branches of their own in the order of history, and
     * may open operations and wait. The validator sees the execution as it stands and may read, not change, not wait;
     * if it throws, nothing is written and the caller gets {@link UpdateRejected}. What it allowed is the very next
     * thing that this execution is shown. At most 100 updates at once; register them before the first wait.
     *
     * @param validator refuses by throwing
     */
    <T extends @Nullable Object> void onUpdate(
            String name,
            TypeRef<T> type,
            Consumer<? super T> validator,
            UpdateHandler<? super T, ? extends @Nullable Object> handler);

    /** Runs code for each update of this name whose argument the validator lets pass. */
    default <T extends @Nullable Object> void onUpdate(
            String name,
            Class<T> type,
            Consumer<? super T> validator,
            UpdateHandler<? super T, ? extends @Nullable Object> handler) {
        onUpdate(name, TypeRef.of(type), validator, handler);
    }

    /** Runs code for each update of this name whose argument fits the type. */
    default <T extends @Nullable Object> void onUpdate(
            String name, Class<T> type, UpdateHandler<? super T, ? extends @Nullable Object> handler) {
        onUpdate(name, TypeRef.of(type), argument -> {}, handler);
    }

    /**
     * The last result of a step or task of this name that this execution has been shown; of the 1,000 names that ended
     * last. The same on replay.
     *
     * @throws NotFound when none has completed yet
     */
    <T extends @Nullable Object> T result(String name, TypeRef<T> type);

    /** The last result of a step or task of this name. */
    default <T extends @Nullable Object> T result(String name, Class<T> type) {
        return result(name, TypeRef.of(type));
    }

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

    /** A channel of this execution. Reading it is no operation, so {@link Waits#until} may look at it. */
    <T extends @Nullable Object> Channel<T> channel(String name, TypeRef<T> type);

    /** A channel of this execution, by the class of its values or items. */
    default <T extends @Nullable Object> Channel<T> channel(String name, Class<T> type) {
        return channel(name, TypeRef.of(type));
    }

    /**
     * Records state from which the code can go on, so that the history before it need not be replayed: when the
     * execution comes back to memory, {@link Workflow#run} is entered anew with {@link #lastCheckpoint}, and what was
     * called before this point is not expected again. In life the method just goes on. For programs whose state is
     * data, typically a loop:
     *
     * <pre>{@code
     * var state = Objects.requireNonNullElse(ctx.lastCheckpoint(State.class), State.EMPTY);
     * ctx.onSignal("stop", …);   // handlers are registered again by each entry
     * while (!state.isDone()) {
     *     state = state.after(ctx.step("next", Part.class, () -> read(state)));
     *     ctx.checkpoint(state);
     * }
     * }</pre>
     *
     * <p>Only the workflow's method itself may make one, outside of scopes, while no operation is open and no branch or
     * handler runs; what the branches can do without waiting they do first. Unread signals, version markers and
     * operation ids, channels and unanswered updates go on behind it; {@link #result} by name does not reach back
     * behind it. Handlers must be registered again before the first wait. In code that is replayed from before, a
     * checkpoint that was added later does nothing, so it needs no version guard. An execution can be reopened from
     * operations behind its last checkpoint, or from the last 64 tasks and callbacks before it.
     *
     * @param state converted by the {@link PayloadConverter}, at most 2 MiB
     * @throws IllegalStateException when something else is open or runs; the message says what
     */
    void checkpoint(Object state);

    /** The state of the last checkpoint of this run; null if there is none, as when the run begins. */
    default <T extends @Nullable Object> @Nullable T lastCheckpoint(Class<T> type) {
        return lastCheckpoint(TypeRef.of(type));
    }

    /** The state of the last checkpoint of this run, for a generic type; null if there is none. */
    <T extends @Nullable Object> @Nullable T lastCheckpoint(TypeRef<T> type);

    /**
     * Ends this run as done and starts the next one of the same execution with an empty history, in one commit. Unread
     * signals, unanswered updates and channels move along. Never returns; written {@code return
     * ctx.continueAsNew(next)}.
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // It never returns, so nothing is ever cast.
    <T extends @Nullable Object> T continueAsNew(@Nullable Object input);

    /**
     * Whether the history since the last checkpoint has grown so long (10,000 events) that a {@link #continueAsNew} is
     * due.
     */
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
