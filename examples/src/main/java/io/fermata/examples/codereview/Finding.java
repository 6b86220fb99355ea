package io.fermata.examples.codereview;

import java.util.Comparator;

/**
 * One remark on one line.
 *
 * @param line counted from 1; 0 means the file as a whole
 * @param rule the rule's id, as the configuration names it
 */
record Finding(String path, int line, Severity severity, String rule, String message) {
    static final int MESSAGE_CHARS_MAX = 500;
    static final Comparator<Finding> IN_READING_ORDER = Comparator.comparing(Finding::path)
            .thenComparingInt(Finding::line)
            .thenComparing(Finding::severity)
            .thenComparing(Finding::rule)
            .thenComparing(Finding::message);

    /** What comes from outside may be of any length. */
    Finding clipped() {
        return message.length() <= MESSAGE_CHARS_MAX
                ? this
                : new Finding(path, line, severity, rule, message.substring(0, MESSAGE_CHARS_MAX) + "…");
    }
}
