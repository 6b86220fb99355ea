package io.fermata.engine;

import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings a program's answers to its shard. Turns belong to one load of the shard; steps outlive it. */
final class ShardHost implements ProgramHost {
    /** A shard that does not answer for so long has left this program behind. */
    private static final long TOKEN_SECONDS_MAX = 60;

    private final ShardCore core;
    private final Execution execution;

    ShardHost(ShardCore core, Execution execution) {
        this.core = core;
        this.execution = execution;
    }

    @Override
    public void completeTurn(Turn turn, List<Intent> intents, List<Long> consumedSignals) {
        core.post(() -> core.turns().completed(execution, turn, intents, consumedSignals));
    }

    @Override
    public void blockTurn(Turn turn, String reason, String advice) {
        core.post(() -> core.turns().blocked(execution, turn, reason, advice));
    }

    @Override
    public void completeStep(OperationId operation, int attempt, TaskResult result) {
        int size = result.result().bytes().length;
        int most = core.options().payloadBytesMax();
        if (size > most) {
            // A batch too large for the store would stop the whole shard.
            var why = "the step's result takes " + size + " bytes, more than " + most;
            failStep(operation, attempt, Failure.of("PayloadTooLarge", why, Category.VALIDATION));
            return;
        }
        double chance = core.runtime().chance();
        var command = new Command.CompleteAttempt(operation, attempt, result.result(), result.writes(), chance);
        stepEnded(operation, attempt, command);
    }

    @Override
    public void failStep(OperationId operation, int attempt, Failure failure) {
        double chance = core.runtime().chance();
        stepEnded(operation, attempt, new Command.FailAttempt(operation, attempt, failure, chance));
    }

    @Override
    public void deferStep(OperationId operation, int attempt, String why, long delayMillis) {
        stepEnded(operation, attempt, new Command.DeferAttempt(operation, attempt, why, delayMillis));
    }

    @Override
    public void reportStuck(Turn turn, String stack) {
        core.post(() -> core.turns().stuck(execution, turn, stack));
    }

    /** Made on the shard's thread; under lockstep that thread waits for this one, which may stand in for it. */
    @Override
    public String token(OperationId operation) {
        if (core.runtime().lockstep()) {
            return core.parts().token(execution, operation);
        }
        var token = new CompletableFuture<String>();
        core.post(() -> token.complete(core.parts().token(execution, operation)));
        try {
            return token.get(TOKEN_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(EngineException.Code.CLOSED, "interrupted while a token was made");
        } catch (ExecutionException | TimeoutException e) {
            throw new EngineException(EngineException.Code.CLOSED, "the shard is gone; its fibers go too");
        }
    }

    @Override
    public EngineRuntime runtime() {
        return core.runtime();
    }

    private void stepEnded(OperationId operation, int attempt, Command command) {
        var shard = core.owner();
        shard.tell(now -> {
            shard.steps().ended(execution.run, operation, attempt);
            now.command(execution.run, command, Cause.NONE, result -> {});
        });
    }
}
