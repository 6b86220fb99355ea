package io.fermata.examples.addcontent;

/** What one item's failure means for the others. */
enum ErrorStyle {
    /** The run fails with the first item that fails; what was added before stays. */
    STRICT,
    /** The run goes on and ends well; the report names what failed. */
    ROBUST,
    /** The run fails, and everything that it added is taken back. */
    TRANSACTIONAL
}
