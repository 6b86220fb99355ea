package io.fermata.sdk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that must not be recorded anywhere, by name. Inputs, options and settings hold references such as
 * {@code ${secret:mail-password}}; the value is looked up at the last moment, where it is used, within the body of a
 * step or task. Safe for use by many threads.
 */
@FunctionalInterface
public interface Secrets {
    /** There are none. */
    Secrets NONE = name -> {
        throw new NotFound("there is no secret \"" + name + "\"", null);
    };

    /** How a reference looks; the group is the name: letters, digits, {@code . _ -}, at most 100. */
    Pattern REFERENCE = Pattern.compile("\\$\\{secret:([A-Za-z0-9][A-Za-z0-9._-]{0,99})}");

    /**
     * The present value of a secret.
     *
     * @throws NotFound when there is no such secret; names it, and never tells a value
     */
    String value(String name);

    /**
     * The text with each reference replaced by its value; not to be recorded, logged or returned.
     *
     * @throws NotFound when a secret is not there
     */
    default String resolve(String text) {
        return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }

    /** The text with each value that was looked up here replaced by its reference; for what is logged or told. */
    default String mask(String text) {
        return text;
    }

    /**
     * The secrets of the process, for the step or task that the calling thread works on. Their values are kept out of
     * what it returns or throws: a result that has one fails the attempt, and in messages of errors the reference
     * stands for it.
     *
     * @throws IllegalStateException outside of a step or task
     */
    static Secrets current() {
        var secrets = CurrentSecrets.SECRETS.get();
        if (secrets == null) {
            throw new IllegalStateException("Secrets.current() was called outside of a step or task");
        }
        return secrets;
    }
}
