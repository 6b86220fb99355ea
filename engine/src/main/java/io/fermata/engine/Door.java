package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The checks of everything that comes in; each error names the field and the rule. */
final class Door {
    /** Longest id, name, type or key, in characters. */
    static final int TEXT_CHARS_MAX = 512;

    private Door() {}

    /** Runs what begins with checks; a refusal becomes the future's failure, so that callers find it in one place. */
    static <T extends @Nullable Object> CompletableFuture<T> check(Supplier<CompletableFuture<T>> body) {
        try {
            return body.get();
        } catch (EngineException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    static OperationId operation(String field, String path) {
        range(field + " length", path.length(), 1, OperationId.PATH_CHARS_MAX);
        return new OperationId(path);
    }

    static void id(String field, String text) {
        if (text.isEmpty() || text.length() > TEXT_CHARS_MAX) {
            throw new EngineException(
                    Code.INVALID, field + " has 1 to " + TEXT_CHARS_MAX + " characters, found " + text.length());
        }
        for (int i = 0; i < text.length(); i++) {
            boolean loneSurrogate = Character.isSurrogate(text.charAt(i)) && !isPair(text, i);
            if (text.charAt(i) < ' ' || loneSurrogate) {
                throw new EngineException(Code.INVALID, field + " has no control characters, found one at " + i);
            }
        }
    }

    static void payload(String field, Payload payload, EngineOptions options) {
        if (payload.bytes().length > options.payloadBytesMax()) {
            throw new EngineException(
                    Code.INVALID,
                    field + " has at most " + options.payloadBytesMax() + " bytes, found " + payload.bytes().length);
        }
    }

    static void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new EngineException(Code.INVALID, field + " is from " + min + " to " + max + ", found " + value);
        }
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
