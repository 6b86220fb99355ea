package io.fermata.examples.documentingestion;

/** Who decides about a document. */
enum Route {
    /** Nobody: it is stored and indexed. */
    AUTO,
    /** Whoever reassesses it; then it is routed again. */
    REVIEW,
    /** A person. */
    MANUAL;

    private static final int AUTO_PERCENT = 90;
    private static final int REVIEW_PERCENT = 70;

    static Route of(int percent) {
        if (percent >= AUTO_PERCENT) {
            return AUTO;
        }
        return percent >= REVIEW_PERCENT ? REVIEW : MANUAL;
    }
}
