package io.fermata.engine;

import io.fermata.kernel.OperationSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a message from outside must look like. */
final class MessageRules {
    /** How long a message is kept if its publisher does not say. */
    static final long TTL_DEFAULT_MILLIS = Duration.ofHours(24).toMillis();

    static final long TTL_MAX_MILLIS = Duration.ofDays(365).toMillis();

    /** Characters of a type, a key or a message id. */
    static final int NAME_CHARS_MAX = 500;

    private MessageRules() {}

    /** Names the field and the rule that it breaks; null if all is well. */
    static @Nullable String faultIn(OperationSpec.OutMessage message, int payloadBytesMax) {
        var messageId = message.messageId();
        if (message.type().isEmpty() || !isName(message.type())) {
            return "type: wants 1 to " + NAME_CHARS_MAX + " characters without a zero character";
        }
        if (!isName(message.key())) {
            return "key: wants at most " + NAME_CHARS_MAX + " characters without a zero character";
        }
        if (messageId != null && (messageId.isEmpty() || !isName(messageId))) {
            return "message id: wants 1 to " + NAME_CHARS_MAX + " characters without a zero character";
        }
        if (!isName(message.correlationId())) {
            return "correlation id: wants at most " + NAME_CHARS_MAX + " characters without a zero character";
        }
        if (message.ttlMillis() < 0 || message.ttlMillis() > TTL_MAX_MILLIS) {
            return "time to live: wants 1 millisecond to 365 days, found " + message.ttlMillis() + " ms";
        }
        int bytes = message.payload().bytes().length;
        return bytes <= payloadBytesMax ? null : "payload: wants at most " + payloadBytesMax + " bytes, found " + bytes;
    }

    private static boolean isName(String text) {
        return text.length() <= NAME_CHARS_MAX && text.indexOf('\0') < 0;
    }
}
