package io.fermata.peers.dbos;

/** The workflows of the loads; DBOS wraps its proxy around this interface. */
public interface Workflows {
    /** Five steps one after the other. */
    long sequence(long number, String padding);

    /** Waits for a message and returns it. */
    long await();
}
