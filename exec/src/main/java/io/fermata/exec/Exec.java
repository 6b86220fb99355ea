package io.fermata.exec;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Work;

/**
 * Runs commands as steps.
 *
 * <p>A command finds in its environment {@code FERMATA_IDEMPOTENCY_KEY} (the same in every attempt),
 * {@code FERMATA_ATTEMPT} (1 at first), {@code FERMATA_EXECUTION_ID}, {@code FERMATA_RUN_ID},
 * {@code FERMATA_CORRELATION_ID}, {@code FERMATA_WORKFLOW}, {@code FERMATA_STEP}, {@code FERMATA_DEADLINE} (where there
 * is one) and {@code FERMATA_COMMAND_ID} (for Fermata's own use). Its output is read all the time and its end is kept;
 * nobody need read it for the command to go on.
 *
 * <p>When the command ends, times out, or its step is cancelled or timed out, every process that it started is ended.
 * On Linux, so is what an earlier attempt left running when this process died under it. Services are to be started by
 * the machine's service manager, not by a step.
 *
 * <p>An attempt fails with a {@link io.fermata.sdk.Failure} of type {@code CommandFailed} (exit code),
 * {@code CommandTimedOut}, {@code CommandNotFound} or {@code CommandStuck} (processes that cannot be killed).
 */
public final class Exec {
    private static final TypeRef<CommandResult> RESULT = TypeRef.of(CommandResult.class);

    private Exec() {}

    /**
     * Runs a command as a light step with the default options.
     *
     * @throws io.fermata.sdk.StepFailed when it failed for good
     */
    public static CommandResult step(Work context, String name, Command command) {
        return step(context, name, StepOptions.DEFAULT, command);
    }

    /** Runs a command as a light step. */
    public static CommandResult step(Work context, String name, StepOptions options, Command command) {
        return context.step(name, options, RESULT, body(command));
    }

    /** A command as the body of a step, for whatever takes one. */
    public static StepBody<CommandResult> body(Command command) {
        return attempt -> run(attempt, command);
    }

    /**
     * Runs a command within a step or task, on the calling thread.
     *
     * @throws InterruptedException when the attempt is no longer wanted; the command has ended then
     */
    public static CommandResult run(Attempt attempt, Command command) throws InterruptedException {
        return new CommandRun(attempt, command).result();
    }
}
