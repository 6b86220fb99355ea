package io.fermata.examples.choreography;

/** What every message of the pipeline holds: which delivery of a pull request it is about. */
interface Delivery {
    /** The key of all its messages. */
    String delivery();

    /** The pull request as people write it. */
    String name();
}
