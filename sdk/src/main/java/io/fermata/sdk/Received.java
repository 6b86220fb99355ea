package io.fermata.sdk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages that {@link Waits#awaitAny} or {@link Waits#awaitAll} got, in the order in which they came. */
public final class Received {
    private final Map<MessageType.Keyed<?>, @Nullable Object> values;

    /** Made by the runner. */
    public Received(Map<MessageType.Keyed<?>, @Nullable Object> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** Whether this message came; its payload may be null even so. */
    public boolean has(MessageType.Keyed<?> message) {
        return values.containsKey(message);
    }

    /** The payload, or null if the message did not come. */
    @SuppressWarnings("unchecked") // The runner decoded the value with the type of its own key.
    public <T extends @Nullable Object> @Nullable T get(MessageType.Keyed<T> message) {
        return (T) values.get(message);
    }

    /** The message that came first; null only after a timeout that was asked not to throw. */
    public MessageType.@Nullable Keyed<?> first() {
        return values.isEmpty() ? null : values.keySet().iterator().next();
    }

    /** How many came. */
    public int size() {
        return values.size();
    }
}
