package io.fermata.embedded;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that one attempt has looked up, so that their values can be found in what it gives away. Values of less
 * than six characters are not looked for: they stand in texts by chance.
 */
final class UsedSecrets implements Secrets {
    private static final int CHARS_MIN = 6;
    private static final int CAUSES_MAX = 20;

    private final Secrets source;
    private final Map<String, String> references = new ConcurrentHashMap<>();

    UsedSecrets(Secrets source) {
        this.source = source;
    }

    @Override
    public String value(String name) {
        var value = source.value(name);
        if (value.length() >= CHARS_MIN) {
            var reference = "${secret:" + name + "}";
            references.put(value, reference);
            var quoted = Json.strict().line(value);
            references.put(quoted.substring(1, quoted.length() - 1), reference);
        }
        return value;
    }

    boolean isEmpty() {
        return references.isEmpty();
    }

    @Override
    public String mask(String text) {
        var masked = text;
        for (var each : references.entrySet()) {
            masked = masked.replace(each.getKey(), each.getValue());
        }
        return masked;
    }

    /**
     * Refuses what would be recorded.
     *
     * @throws Failure when a value is in it; names the secret alone
     */
    void requireAbsent(String what, byte[] recorded) {
        var text = new String(recorded, StandardCharsets.UTF_8);
        for (var each : references.entrySet()) {
            if (text.contains(each.getKey())) {
                throw Failure.logic("the " + what + " has the value of " + each.getValue()
                        + " in it, and would be recorded: leave it out, or pass the reference on");
            }
        }
    }

    /** The same error, or one that stands for it with references in place of the values. */
    Exception cleaned(Throwable thrown) {
        if (isClean(thrown, CAUSES_MAX)) {
            if (thrown instanceof Error error) {
                throw error;
            }
            return (Exception) thrown;
        }
        return copy(thrown, CAUSES_MAX);
    }

    private boolean isClean(@Nullable Throwable thrown, int causesLeft) {
        if (thrown == null) {
            return true;
        }
        var text = String.valueOf(thrown.getMessage());
        return causesLeft > 0 && mask(text).equals(text) && isClean(thrown.getCause(), causesLeft - 1);
    }

    private Failure copy(Throwable thrown, int causesLeft) {
        var type = thrown instanceof Failure failure
                ? failure.type()
                : thrown.getClass().getName();
        var message = thrown.getMessage();
        var copy = Failure.of(Category.of(thrown), message == null ? "" : mask(message))
                .withType(type);
        var told = thrown instanceof Failure failure && failure.isCertainlyNotApplied() ? copy.notApplied() : copy;
        var cause = thrown.getCause();
        var whole = cause == null || causesLeft == 0 ? told : told.because(copy(cause, causesLeft - 1));
        whole.setStackTrace(thrown.getStackTrace());
        return whole;
    }
}
