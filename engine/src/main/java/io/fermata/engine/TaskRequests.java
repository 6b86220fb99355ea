package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Rejection;
import org.jspecify.annotations.Nullable;

/** What workers, and whoever answers a callback, say with a token. */
final class TaskRequests {
    private final ShardAccess shard;
    private final TaskTokens tokens;
    private final TaskLeases leases;

    TaskRequests(ShardAccess shard, TaskQueues queues) {
        this.shard = shard;
        this.tokens = queues.tokens();
        this.leases = queues.leases();
    }

    /** Answered with the workflow's id. The same result again is fine and changes nothing. */
    void complete(TaskToken token, TaskResult result, Cause cause, Reply<String> reply) {
        var attempt = verify(token, reply);
        if (attempt != null) {
            double chance = shard.runtime().chance();
            var command = new Command.CompleteAttempt(
                    attempt.operation(), attempt.attempt(), result.result(), result.writes(), chance);
            shard.command(attempt.run(), command, cause, done -> finish(done, reply));
        }
    }

    /** Answered with the workflow's id; details of the last heartbeat are kept for the next attempt. */
    void fail(TaskToken token, Failure failure, Cause cause, Reply<String> reply) {
        var attempt = verify(token, reply);
        if (attempt != null) {
            leases.writeDetails(attempt);
            double chance = shard.runtime().chance();
            var command = new Command.FailAttempt(attempt.operation(), attempt.attempt(), failure, chance);
            shard.command(attempt.run(), command, cause, done -> finish(done, reply));
        }
    }

    /** Answered with the workflow's id; the attempt comes again later, under the same number. */
    void defer(TaskToken token, String why, long delayMillis, Cause cause, Reply<String> reply) {
        var attempt = verify(token, reply);
        if (attempt != null) {
            var command = new Command.DeferAttempt(attempt.operation(), attempt.attempt(), why, delayMillis);
            shard.command(attempt.run(), command, cause, done -> finish(done, reply));
        }
    }

    /** Answered with whether the work is still wanted. */
    void heartbeat(TaskToken token, Payload details, Reply<Boolean> reply) {
        var attempt = verify(token, reply);
        if (attempt == null) {
            return;
        }
        if (leases.beat(attempt, details)) {
            shard.answer(reply, true);
            return;
        }
        var command = new Command.RecordHeartbeat(attempt.operation(), attempt.attempt(), details);
        shard.command(attempt.run(), command, Cause.NONE, done -> {
            if (done.state() == null) {
                shard.refuse(reply, done.rejection() == Rejection.INVALID ? quarantined() : gone());
            } else {
                shard.answer(reply, done.accepted());
            }
        });
    }

    private @Nullable AttemptId verify(TaskToken token, Reply<?> reply) {
        try {
            return tokens.verify(token);
        } catch (EngineException e) {
            shard.refuse(reply, e);
            return null;
        }
    }

    private void finish(CommandResult done, Reply<String> reply) {
        var state = done.state();
        var rejection = done.rejection();
        if (state == null) {
            shard.refuse(reply, rejection == Rejection.INVALID ? quarantined() : gone());
        } else if (rejection == null || rejection == Rejection.ALREADY_DONE) {
            shard.answer(reply, state.spec().workflowId());
        } else {
            shard.refuse(reply, explain(rejection, state.spec().workflowId()));
        }
    }

    private static EngineException explain(Rejection rejection, String workflowId) {
        var owner = "execution '" + workflowId + "'";
        return switch (rejection) {
            case ALREADY_CLOSED, NOT_FOUND, ALREADY_DONE, ALREADY_STARTED ->
                new EngineException(
                        Code.ALREADY_CLOSED,
                        "this token was used with another outcome, or " + owner + " went on without it");
            case STALE_ATTEMPT, STALE_TURN ->
                new EngineException(
                        Code.ALREADY_CLOSED, "this attempt has ended; a newer attempt of the task exists in " + owner);
            case PAUSED, NOT_PAUSED, NOT_CLOSED, INVALID, CHANNELS_CHANGED ->
                new EngineException(Code.INVALID, owner + " cannot take this token's answer as it stands");
        };
    }

    private static EngineException quarantined() {
        return new EngineException(Code.INVALID, "the execution of this token is quarantined");
    }

    private static EngineException gone() {
        return new EngineException(Code.NOT_FOUND, "the execution of this token no longer exists");
    }
}
