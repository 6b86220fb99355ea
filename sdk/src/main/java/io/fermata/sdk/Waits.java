package io.fermata.sdk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link Context} that waits. A wait costs no thread and no memory, only bytes on disk, and may last for
 * years. A timeout throws {@link TimedOut} unless the method's name says otherwise; it is a durable timer in
 * milliseconds, fires once, never early. A message and its timeout are one operation: exactly one of them wins.
 */
public interface Waits {
    /** Waits without a limit for a message; one that came before is taken at once, oldest first. */
    default <T extends @Nullable Object> T await(MessageType<T> type, String key) {
        return awaitAsync(type, key, null).get();
    }

    /**
     * Waits for a message.
     *
     * @throws TimedOut when none came in time
     */
    default <T extends @Nullable Object> T await(MessageType<T> type, String key, Duration timeout) {
        return awaitAsync(type, key, timeout).get();
    }

    /** Waits for a message; null when none came in time. */
    default <T> @Nullable T awaitOrNull(MessageType<T> type, String key, Duration timeout) {
        return awaitAny(List.of(type.key(key)), timeout, false).get(type.key(key));
    }

    /** Registers a wait for a message and goes on. */
    <T extends @Nullable Object> Promise<T> awaitAsync(MessageType<T> type, String key, @Nullable Duration timeout);

    /**
     * Waits until one of several messages comes; the others stay where they are.
     *
     * @throws TimedOut when none came in time
     */
    default Received awaitAny(Duration timeout, MessageType.Keyed<?>... messages) {
        return awaitAny(List.of(messages), timeout, true);
    }

    /**
     * Waits until one of several messages comes.
     *
     * @param timeout null for no limit
     * @param throwing whether a timeout throws; otherwise {@link Received} is then empty
     */
    Received awaitAny(List<? extends MessageType.Keyed<?>> messages, @Nullable Duration timeout, boolean throwing);

    /**
     * Waits until each of several messages came, in any order. On a timeout what did come is consumed.
     *
     * @throws TimedOut when one is missing in time
     */
    default Received awaitAll(Duration timeout, MessageType.Keyed<?>... messages) {
        return awaitAll(List.of(messages), timeout, true);
    }

    /**
     * Waits until each of several messages came.
     *
     * @param timeout null for no limit
     * @param throwing whether a timeout throws; otherwise {@link Received} then holds those that came
     */
    Received awaitAll(List<? extends MessageType.Keyed<?>> messages, @Nullable Duration timeout, boolean throwing);

    /** Waits without a limit for the next unread signal of this name that no handler takes. */
    default <T extends @Nullable Object> T awaitSignal(String name, Class<T> type) {
        return awaitSignalAsync(name, TypeRef.of(type), null).get();
    }

    /**
     * Waits for the next unread signal of this name; signals sent to the execution are kept until read.
     *
     * @throws TimedOut when none came in time
     */
    default <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Duration timeout) {
        return awaitSignalAsync(name, TypeRef.of(type), timeout).get();
    }

    /** Registers a wait for a signal and goes on. */
    <T extends @Nullable Object> Promise<T> awaitSignalAsync(String name, TypeRef<T> type, @Nullable Duration timeout);

    /**
     * Opens a wait for someone outside and gives its token at once, so that the token can be handed on before anything
     * waits: {@code var approval = ctx.callback(...); ctx.step("mail", () -> mail(approval.token())); approval.get()}.
     *
     * @param timeout from now on; null for no limit
     */
    default <T extends @Nullable Object> Callback<T> callback(String name, Class<T> type, @Nullable Duration timeout) {
        return callback(name, TypeRef.of(type), timeout);
    }

    /** Opens a wait for someone outside, for a generic result. */
    <T extends @Nullable Object> Callback<T> callback(String name, TypeRef<T> type, @Nullable Duration timeout);

    /** Sleeps durably; zero and less only record the operation. */
    default void sleep(Duration duration) {
        sleepAsync(duration).get();
    }

    /** Sleeps durably until a moment; one that has passed does not wait. */
    void sleepUntil(Instant moment);

    /** Sets a durable timer and goes on. */
    Promise<@Nullable Void> sleepAsync(Duration duration);

    /**
     * Waits until a condition over this execution's own state holds, typically state that signal handlers change. It is
     * looked at whenever another branch or handler has run; it must be quick and free of side effects and operations.
     */
    void until(BooleanSupplier condition);

    /**
     * Waits until a condition holds.
     *
     * @throws TimedOut when it does not hold in time
     */
    void until(BooleanSupplier condition, Duration timeout);
}
