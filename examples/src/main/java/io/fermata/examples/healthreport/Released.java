package io.fermata.examples.healthreport;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A draft with what became of it.
 *
 * @param note who decided and why, for a reader; empty if nobody had to
 */
record Released(Draft draft, Fate fate, String note) {
    /** How a patient's way through the report ended. */
    enum Fate {
        ROUTINE,
        APPROVED,
        REFUSED,
        UNANSWERED,
        MEASURE_AGAIN
    }

    static Released routine(Draft draft) {
        return new Released(draft, Fate.ROUTINE, "");
    }

    static Released measureAgain(Draft draft) {
        return new Released(draft, Fate.MEASURE_AGAIN, "too little is known");
    }

    static Released unanswered(Draft draft) {
        return new Released(draft, Fate.UNANSWERED, "no physician answered in time");
    }

    /** The answer of the example itself, when nobody outside is asked. */
    static Released onDuty(Draft draft) {
        return decided(draft, Decision.onDuty(draft));
    }

    /** An answer without content agrees to nothing. */
    static Released decided(Draft draft, @Nullable Decision decision) {
        if (decision == null) {
            return refused(draft, "refused without a word");
        }
        var remark = decision.remark() == null ? "" : ": " + decision.remark();
        return decision.approved()
                ? new Released(draft, Fate.APPROVED, "approved by " + decision.by() + remark)
                : refused(draft, "refused by " + decision.by() + remark);
    }

    static Released refused(Draft draft, String why) {
        return new Released(draft, Fate.REFUSED, why);
    }

    /** One line. */
    String line() {
        return draft.patient().title() + ": " + draft.risk().name().toLowerCase(Locale.ROOT)
                + (note.isEmpty() ? "" : ", " + note);
    }
}
