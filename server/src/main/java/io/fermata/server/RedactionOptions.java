package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.util.Set;

/**
 * What those who may only look are not shown of values: in descriptions, histories, results, answers of queries,
 * exports and streams.
 *
 * @param fields patterns of names of fields whose values are hidden, {@code *} for any letters; case, {@code -} and
 *     {@code _} do not count
 * @param wholePayloads whether inputs, results, messages, signals, views, attributes and memos are hidden whole,
 *     whatever their fields; default false
 * @param seenBy roles that see everything; default operator and admin
 */
public record RedactionOptions(Set<String> fields, boolean wholePayloads, Set<Role> seenBy) {
    /** Fields that are named as secrets are, for viewers. */
    public static final RedactionOptions DEFAULT = new RedactionOptions(
            Set.of(
                    "*password*",
                    "passwd",
                    "*secret*",
                    "*token",
                    "api*key",
                    "authorization",
                    "credential*",
                    "private*key"),
            false,
            Set.of(Role.OPERATOR, Role.ADMIN));

    private static final int PATTERN_CHARS_MAX = 100;

    public RedactionOptions {
        fields = Set.copyOf(fields);
        seenBy = Set.copyOf(seenBy);
        for (var field : fields) {
            if (field.isBlank() || field.length() > PATTERN_CHARS_MAX) {
                throw new InvalidInput("redaction.fields", "must each have 1 to " + PATTERN_CHARS_MAX + " characters");
            }
        }
    }

    /** These fields instead. */
    public RedactionOptions withFields(Set<String> others) {
        return new RedactionOptions(others, wholePayloads, seenBy);
    }

    /** Every value whole. */
    public RedactionOptions withWholePayloads() {
        return new RedactionOptions(fields, true, seenBy);
    }
}
