package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A kind of message that executions publish and await, with the type of its payload.
 *
 * @param name what a publisher outside uses too, such as {@code pr.review.completed}; at most 200 characters
 * @param payload the payload's type
 */
public record MessageType<T extends @Nullable Object>(String name, TypeRef<T> payload) {
    public MessageType {
        Names.check("message type", name);
    }

    /** A message type with a plain class as payload. */
    public MessageType(String name, Class<T> payload) {
        this(name, TypeRef.of(payload));
    }

    /** A message of this type for one key, to wait for several at once. */
    public Keyed<T> key(String key) {
        return new Keyed<>(this, key);
    }

    /** A message type together with the key that says which one, such as a pull request's number. */
    public record Keyed<T extends @Nullable Object>(MessageType<T> type, String key) {
        public Keyed {
            Names.check("message key", key);
        }
    }
}
