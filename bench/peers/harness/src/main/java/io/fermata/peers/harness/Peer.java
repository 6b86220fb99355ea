package io.fermata.peers.harness;

import java.util.List;
import java.util.Map;

/** Another engine, open on fresh data. All methods but {@link #close} are called from many threads at once. */
public interface Peer extends AutoCloseable {
    /** Steps of one sequence. */
    int STEPS = 5;

    /** Steps of one fan-out. */
    int WIDTH = 100;

    /** What an execution gets besides its number, so that its input is about 100 bytes. */
    String PADDING = "x".repeat(70);

    /** The loads that this engine can take, of W1, W2, W3, W4. */
    List<String> workloads();

    /**
     * Runs {@link #STEPS} steps one after the other, each of which adds 1, and waits for the result.
     *
     * @param id of the execution, never used before
     */
    long sequence(String id, long number) throws Exception;

    /** Runs {@link #WIDTH} steps at once, each of which adds its index to the number, and waits for the sum. */
    long fanOut(String id, long number) throws Exception;

    /** Starts an execution that waits for a message, and returns once the start is durable. */
    void startWaiting(String id) throws Exception;

    /** Sends the message to an execution that waits or will wait. */
    void send(String id, long number) throws Exception;

    /** Waits for the result, which is the message. */
    long answer(String id) throws Exception;

    /** Says how many of the executions that were started wait by now; -1 if the engine cannot tell. */
    default long waiting() throws Exception {
        return -1;
    }

    /** Name of the engine with its version. */
    String version();

    /** Whether an acknowledged step survives a loss of power, as checked on the running engine. */
    boolean durable();

    /** Settings other than the defaults, and what durability rests on. */
    Map<String, String> settings();

    /** Where this comparison is unfair, to whom, in a sentence each. */
    List<String> unfair();

    /** Processes of the engine besides this one, which is the application. */
    List<ProcessHandle> processes();

    /** Synced writes of the engine's log until now; -1 if it cannot tell. */
    default double syncs() throws Exception {
        return -1;
    }

    /** Bytes written to the engine's log until now; -1 if it cannot tell. */
    default double logBytes() throws Exception {
        return -1;
    }
}
