package io.fermata.engine;

import io.fermata.kernel.Failure;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import java.util.List;

/** What a program answers to; every method may be called from any thread and returns at once. */
public interface ProgramHost {
    /** The turn's answer: what the program asked for, in order, and the sequences of the signals it took. */
    void completeTurn(Turn turn, List<Intent> intents, List<Long> consumedSignals);

    /** The program cannot go on (its code does not fit its history, or its turn broke a bound). */
    void blockTurn(Turn turn, String reason, String advice);

    void completeStep(OperationId operation, int attempt, TaskResult result);

    void failStep(OperationId operation, int attempt, Failure failure);

    /**
     * The attempt could not begin yet: it comes again, under the same number, after {@code delayMillis} (at least 1).
     */
    void deferStep(OperationId operation, int attempt, String why, long delayMillis);

    /**
     * A turn or step has held its fiber for too long; {@code stack} says where. Reported, and counted against the run.
     */
    void reportStuck(Turn turn, String stack);

    /**
     * The token with which anyone may answer a callback, also before its turn is answered; the same whenever it is
     * asked for. Blocks: for fibers only.
     */
    default String token(OperationId operation) {
        throw new UnsupportedOperationException("this host hands out no tokens");
    }

    EngineRuntime runtime();
}
