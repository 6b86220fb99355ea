package io.fermata.engine;

import io.fermata.kernel.Category;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;

/**
 * The program of one run while it is in memory. All methods are called on the shard's thread, must not block and must
 * not run user code there; answers come through the {@link ProgramHost}.
 */
public interface Program {
    /**
     * Opens a turn: shows the records that were added since the last turn (at first: the whole effective history).
     *
     * <p>The program shows the waking events with sequences up to {@code turn.through()} to its fibers one at a time,
     * in order, each run to quiescence. Events up to the {@code through} of the last {@code TurnTaken} in the records
     * are replay: the operations asked for must be the recorded ones, and all of them. Then it answers exactly once, by
     * {@link ProgramHost#completeTurn} or {@link ProgramHost#blockTurn} (unless it was evicted).
     */
    void show(Turn turn);

    /**
     * Runs one attempt of a step, on a thread of its own; answered by {@link ProgramHost#completeStep} or
     * {@link ProgramHost#failStep}. The program has been shown everything up to the step's opening.
     */
    void runStep(StepAttempt attempt);

    /** The attempt counts no more: interrupt it if it still runs. */
    void abandonStep(OperationId operation, int attempt);

    /** Answers a query from the program's state, after the turns that are under way. */
    void query(String name, Payload argument, QueryReply reply);

    /**
     * Has the program's code look at an update, after the turns that are under way: any answer lets it pass, a failure
     * says why not.
     */
    default void checkUpdate(String name, Payload argument, QueryReply verdict) {
        verdict.fail(Failure.of("NotFound", "this program takes no updates", Category.VALIDATION));
    }

    /** Unwinds the fibers and forgets the program; running steps go on and still answer. No answer is expected. */
    void evict();
}
