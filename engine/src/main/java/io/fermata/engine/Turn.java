package io.fermata.engine;

import io.fermata.kernel.HistoryRecord;
import java.util.List;

/**
 * One activation of a program.
 *
 * @param number counts the recorded turns of the run, from 1
 * @param nonce names this load of the program: an answer with another one is discarded
 * @param through sequence of the last event that may be shown
 * @param records what was added to the effective history since the last turn was opened, in order; events behind
 *     {@code through} come again in the next turn
 */
public record Turn(int number, long nonce, long through, List<HistoryRecord> records) {
    public Turn {
        records = List.copyOf(records);
    }
}
