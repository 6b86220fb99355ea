package io.fermata.examples.healthreport;

import org.jspecify.annotations.Nullable;

/**
 * What a physician says to a critical report.
 *
 * @param by who says it
 * @param remark for the report; may be absent
 */
record Decision(boolean approved, String by, @Nullable String remark) {
    /** The answer of the example itself, when nobody outside is asked: doubtful data is to be measured again. */
    static Decision onDuty(Draft draft) {
        return draft.doubts().isEmpty()
                ? new Decision(true, "the duty physician", null)
                : new Decision(false, "the duty physician", "measure again what is doubtful");
    }
}
