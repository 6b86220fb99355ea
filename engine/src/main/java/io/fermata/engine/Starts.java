package io.fermata.engine;

import io.fermata.engine.StartRequest.ClosedReuse;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Effect;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts runs: one open run per id, and the rules for an id that is already known. */
final class Starts {
    private final ShardCore core;
    /** Ids with a start under way, and the starts that wait for it. */
    private final Map<String, ArrayDeque<Runnable>> underWay = new HashMap<>();

    Starts(ShardCore core) {
        this.core = core;
    }

    void start(StartRequest request, Reply<StartResult> reply) {
        start(request, (result, refusal) -> {
            if (result != null) {
                core.answer(reply, result);
            } else if (refusal != null) {
                core.refuse(reply, refusal);
            }
        });
    }

    /**
     * Like a request from outside; {@code then} gets a result or why there is none, in the batch of the start. Starts
     * of one id come one after the other: what one has found must still hold when it creates.
     */
    void start(StartRequest request, BiConsumer<@Nullable StartResult, @Nullable EngineException> then) {
        inTurn(
                request.spec().workflowId(),
                done -> decide(request, (result, refusal) -> {
                    then.accept(result, refusal);
                    done.run();
                }));
    }

    private void inTurn(String id, Consumer<Runnable> body) {
        Runnable decision = () -> body.accept(() -> next(id));
        var queue = underWay.get(id);
        if (queue == null) {
            underWay.put(id, new ArrayDeque<>(1));
            decision.run();
        } else {
            queue.add(decision);
        }
    }

    private void next(String id) {
        var queue = underWay.get(id);
        var next = queue == null ? null : queue.poll();
        if (next == null) {
            underWay.remove(id);
        } else {
            next.run();
        }
    }

    /** Begins an execution with a history that another one had; an id that is known is refused. */
    void fork(StartRequest request, List<HistoryRecord> history, Reply<StartResult> reply) {
        var id = request.spec().workflowId();
        inTurn(
                id,
                done -> core.parts().index().find(id, known -> {
                    if (known == null) {
                        var execution = core.runs().create(core.newRun());
                        execution.requestId = request.requestId() == null ? "" : request.requestId();
                        core.recorder().begin(execution, history, request.cause());
                        core.answer(reply, new StartResult(id, execution.run, true));
                    } else if (isSameRequest(request, known)) {
                        core.answer(reply, new StartResult(id, known.run(), false));
                    } else {
                        core.refuse(reply, taken(request));
                    }
                    done.run();
                }));
    }

    private static EngineException taken(StartRequest request) {
        return new EngineException(
                EngineException.Code.ALREADY_STARTED,
                "execution '" + request.spec().workflowId() + "' exists already; a fork needs an id of its own");
    }

    private void decide(StartRequest request, BiConsumer<@Nullable StartResult, @Nullable EngineException> then) {
        core.parts().index().find(request.spec().workflowId(), known -> {
            if (known == null) {
                create(request, then);
            } else if (isSameRequest(request, known)) {
                then.accept(new StartResult(request.spec().workflowId(), known.run(), false), null);
            } else if (known.status() == Status.CONTINUED) {
                decide(request, then); // Another run goes on since the row was read.
            } else if (known.status().isClosed()) {
                whenClosed(request, known, then);
            } else {
                whenOpen(request, known, then);
            }
        });
    }

    /** The next run of an execution, in the batch that ends the one before. */
    void startNext(Execution ended, Effect.StartRun next, Cause cause) {
        var execution = core.runs().create(next.run());
        // A repeated request must find the chain that it started, however often that has continued.
        execution.requestId = ended.requestId;
        core.recorder().apply(execution, new Command.Start(next.spec(), next.stepsMax(), next.carried()), cause);
    }

    private static boolean isSameRequest(StartRequest request, RunIndex.Entry known) {
        var requestId = request.requestId();
        return requestId != null && requestId.equals(known.requestId());
    }

    private void whenOpen(
            StartRequest request,
            RunIndex.Entry known,
            BiConsumer<@Nullable StartResult, @Nullable EngineException> then) {
        switch (request.whenOpen()) {
            case FAIL -> then.accept(null, alreadyStarted(request, known));
            case USE_EXISTING -> useExisting(request, known, then);
            case TERMINATE_EXISTING ->
                core.command(
                        known.run(),
                        new Command.Terminate("replaced by a new start"),
                        request.cause(),
                        result -> terminated(request, known, result, then));
        }
    }

    /** Another start may have come first while the old run was being loaded. */
    private void terminated(
            StartRequest request,
            RunIndex.Entry known,
            CommandResult result,
            BiConsumer<@Nullable StartResult, @Nullable EngineException> then) {
        core.parts().index().find(request.spec().workflowId(), latest -> {
            if (latest != null && !latest.run().equals(known.run())) {
                decide(request, then);
            } else if (latest == null || latest.status().isClosed()) {
                create(request, then);
            } else {
                then.accept(null, refused("the open run could not be terminated: " + result.rejection()));
            }
        });
    }

    /** The signal must reach a run: should the known one have closed meanwhile, all is decided anew. */
    private void useExisting(
            StartRequest request,
            RunIndex.Entry known,
            BiConsumer<@Nullable StartResult, @Nullable EngineException> then) {
        var found = new StartResult(request.spec().workflowId(), known.run(), false);
        var name = request.signalName();
        if (name == null) {
            then.accept(found, null);
            return;
        }
        core.command(known.run(), new Command.Signal(name, request.signalPayload(), ""), request.cause(), result -> {
            if (result.accepted()) {
                then.accept(found, null);
            } else if (result.rejection() == Rejection.ALREADY_CLOSED) {
                decide(request, then);
            } else {
                then.accept(null, refused("the signal was refused: " + result.rejection()));
            }
        });
    }

    private static EngineException refused(String why) {
        return new EngineException(EngineException.Code.INVALID, why);
    }

    private void whenClosed(
            StartRequest request,
            RunIndex.Entry known,
            BiConsumer<@Nullable StartResult, @Nullable EngineException> then) {
        boolean allowed = request.whenClosed() == ClosedReuse.ALLOW
                || (request.whenClosed() == ClosedReuse.ALLOW_IF_NOT_COMPLETED && known.status() != Status.COMPLETED);
        if (allowed) {
            create(request, then);
        } else {
            then.accept(null, alreadyStarted(request, known));
        }
    }

    private void create(StartRequest request, BiConsumer<@Nullable StartResult, @Nullable EngineException> then) {
        var execution = core.runs().create(core.newRun());
        execution.requestId = request.requestId() == null ? "" : request.requestId();
        var start = new Command.Start(request.spec(), request.stepsMax());
        var result = core.recorder().apply(execution, start, request.cause());
        if (result.accepted()) {
            signal(request, execution.run);
            then.accept(new StartResult(request.spec().workflowId(), execution.run, true), null);
        } else {
            then.accept(null, refused("the start was refused: " + result.rejection()));
        }
    }

    private void signal(StartRequest request, RunId run) {
        var name = request.signalName();
        if (name != null) {
            var command = new Command.Signal(name, request.signalPayload(), "");
            core.command(run, command, request.cause(), result -> {});
        }
    }

    private static EngineException alreadyStarted(StartRequest request, RunIndex.Entry known) {
        return new EngineException(
                EngineException.Code.ALREADY_STARTED,
                "execution '" + request.spec().workflowId() + "' exists already and is " + known.status());
    }
}
