package io.fermata.engine;

import io.fermata.engine.StartRequest.ClosedReuse;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Event;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Starts runs: one open run per id, and the rules for an id that is already known. */
final class Starts {
    private final ShardCore core;

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

    /** Like a request from outside; {@code then} gets a result or why there is none, in the batch of the start. */
    void start(StartRequest request, BiConsumer<@Nullable StartResult, @Nullable EngineException> then) {
        core.parts().index().find(request.spec().workflowId(), known -> {
            if (known == null) {
                create(request, then);
            } else if (isSameRequest(request, known)) {
                then.accept(new StartResult(request.spec().workflowId(), known.run(), false), null);
            } else if (known.status().isClosed()) {
                whenClosed(request, known, then);
            } else {
                whenOpen(request, known, then);
            }
        });
    }

    /** The next run of an execution, in the batch that ends the one before. */
    void startNext(RunId run, StartSpec spec, List<Event.Signalled> carried, Cause cause) {
        var execution = core.runs().create(run);
        core.recorder().apply(execution, new Command.Start(spec), cause);
        if (!carried.isEmpty()) {
            core.recorder().apply(execution, new Command.CarryOver(carried), cause);
        }
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
            case USE_EXISTING -> {
                signal(request, known.run());
                then.accept(new StartResult(request.spec().workflowId(), known.run(), false), null);
            }
            case TERMINATE_EXISTING -> core.command(
                    known.run(),
                    new Command.Terminate("replaced by a new start"),
                    request.cause(),
                    result -> create(request, then));
        }
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
        var result = core.recorder().apply(execution, new Command.Start(request.spec()), request.cause());
        if (result.accepted()) {
            signal(request, execution.run);
            then.accept(new StartResult(request.spec().workflowId(), execution.run, true), null);
        } else {
            then.accept(
                    null,
                    new EngineException(EngineException.Code.INVALID, "the start was refused: " + result.rejection()));
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
