package io.fermata.engine;

import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Effect;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Children and signals between executions: what runs ask of others by id, and the answers. */
final class Children {
    /** The failure of a child operation whose id another execution has. */
    static final String ALREADY_STARTED = "AlreadyStarted";

    /** The failure of a signal to an execution that is not there or has ended. */
    static final String NOT_FOUND = "NotFound";

    private final ShardAccess access;
    private final Routing routing;
    private final Executions executions;
    private final TraceRows traces;

    /** What must wait until a start under the same id is done: by id, in order. */
    private final Map<String, Deque<Runnable>> starting = new HashMap<>();

    Children(ShardAccess access, Routing routing, Executions executions, TraceRows traces) {
        this.access = access;
        this.routing = routing;
        this.executions = executions;
        this.traces = traces;
    }

    // What this shard's runs ask for.

    void start(RunId run, StartSpec parent, Effect.StartChild effect, Cause cause) {
        var child = effect.child();
        var workflowId = idOf(run, effect.operation(), child.workflowId());
        var spec = new StartSpec(
                workflowId,
                child.name(),
                parent.programKind(),
                "",
                child.input(),
                child.attributes(),
                "",
                parent.correlation(),
                child.executionTimeoutMillis(),
                0,
                0,
                child.retry(),
                1,
                0,
                null,
                new StartSpec.Parent(parent.workflowId(), run, effect.operation(), effect.generation()));
        var requestId = run + "/" + effect.operation() + "/" + effect.generation();
        access.send(routing.ownerOf(workflowId), new ShardMessage.StartChild(spec, requestId, cause));
    }

    void close(RunId run, StartSpec parent, Effect.CloseChild effect, Cause cause) {
        if (effect.policy() == ParentClosePolicy.ABANDON) {
            return;
        }
        var workflowId = idOf(run, effect.operation(), effect.workflowId());
        access.send(
                routing.ownerOf(workflowId),
                new ShardMessage.CloseChild(
                        workflowId, parent.workflowId(), run, effect.operation(), effect.policy(), cause));
    }

    void signal(RunId run, Effect.SignalOther effect, Cause cause) {
        var signal = effect.signal();
        access.send(
                routing.ownerOf(signal.workflowId()),
                new ShardMessage.SignalById(
                        run,
                        effect.operation(),
                        signal.workflowId(),
                        signal.name(),
                        signal.input(),
                        signalId(run, effect),
                        cause));
    }

    private static String signalId(RunId run, Effect.SignalOther effect) {
        var first = run + "/" + effect.operation();
        return effect.generation() == 0 ? first : first + "/" + effect.generation();
    }

    void notifyParent(Effect.NotifyParent effect, Cause cause) {
        var parent = effect.parent();
        tell(parent.run(), new Command.CloseChild(parent.operation(), parent.generation(), effect.end()), cause);
    }

    // What others ask of this shard's runs.

    void start(ShardMessage.StartChild message, Runnable delivered) {
        var spec = message.spec();
        var parent = spec.parent();
        if (parent == null) {
            throw new IllegalArgumentException("child " + spec.workflowId() + " has no parent");
        }
        start(spec, message.requestId(), message.cause(), started -> {
            var run = started.run();
            var end = started.end();
            if (run == null) {
                var why = "an execution with id " + spec.workflowId() + " is there already";
                refuse(parent.run(), parent.operation(), ALREADY_STARTED, why, message.cause());
            } else {
                tell(
                        parent.run(),
                        new Command.ConfirmChild(parent.operation(), parent.generation(), spec.workflowId(), run),
                        message.cause());
                if (end != null) {
                    var ended = new Command.CloseChild(parent.operation(), parent.generation(), end);
                    tell(parent.run(), ended, message.cause());
                }
            }
            delivered.run();
        });
    }

    /** Ends the child if the parent's start came through, and the id has not gone to somebody else since. */
    void close(ShardMessage.CloseChild message, Runnable delivered) {
        afterStart(
                message.workflowId(),
                () -> executions.current(message.workflowId(), current -> {
                    if (current == null || current.closed() || !isChild(current.parent(), message)) {
                        delivered.run();
                        return;
                    }
                    var reason = "its parent " + message.parentId() + " ended or gave it up";
                    var command = switch (message.policy()) {
                        case TERMINATE -> new Command.Terminate(reason);
                        case REQUEST_CANCEL -> new Command.RequestCancel(reason);
                        case ABANDON -> null;
                    };
                    if (command == null) {
                        delivered.run();
                    } else {
                        access.command(current.run(), command, message.cause(), result -> delivered.run());
                    }
                }));
    }

    private static boolean isChild(StartSpec.@Nullable Parent parent, ShardMessage.CloseChild message) {
        return parent != null
                && parent.run().equals(message.parent())
                && parent.operation().equals(message.operation());
    }

    void signal(ShardMessage.SignalById message, Runnable delivered) {
        afterStart(message.workflowId(), () -> signal(message, null, delivered));
    }

    /** A run that was continued between look-up and signal has a successor: {@code tried} is not the last any more. */
    private void signal(ShardMessage.SignalById message, @Nullable RunId tried, Runnable delivered) {
        executions.current(message.workflowId(), current -> {
            if (current == null || current.closed() || current.run().equals(tried)) {
                var why = "no open execution has the id " + message.workflowId();
                traces.signalled(message, false);
                refuse(message.from(), message.operation(), NOT_FOUND, why, message.cause());
                delivered.run();
                return;
            }
            var command = new Command.Signal(message.name(), message.payload(), message.signalId());
            access.command(current.run(), command, message.cause(), result -> {
                if (result.accepted() || result.rejection() == Rejection.ALREADY_DONE) {
                    traces.signalled(message, true);
                    tell(message.from(), new Command.ConfirmOperation(message.operation()), message.cause());
                    delivered.run();
                } else {
                    signal(message, current.run(), delivered);
                }
            });
        });
    }

    /** A start that is refused because its id is in use leaves a dead letter: nobody waits for an answer. */
    void start(ShardMessage.StartTriggered message, DeadLetters deadLetters, Runnable delivered) {
        try {
            Door.id("workflowId", message.spec().workflowId());
        } catch (EngineException unfit) {
            deadLetters.keep(message, "refused: " + unfit.getMessage());
            delivered.run();
            return;
        }
        start(message.spec(), message.requestId(), message.cause(), started -> {
            var refusal = started.refusal();
            if (refusal != null) {
                deadLetters.keep(message, "refused: " + refusal.getMessage());
            }
            delivered.run();
        });
    }

    void refuse(RunId run, OperationId operation, String type, String why, Cause cause) {
        var failure = new Failure(type, why, Category.VALIDATION, true, "", Payload.NONE, null);
        tell(run, new Command.RefuseOperation(operation, failure), cause);
    }

    private void tell(RunId run, Command command, Cause cause) {
        access.send(run.shard(), new ShardMessage.ForRun(run, command, cause));
    }

    private void start(StartSpec spec, String requestId, Cause cause, Consumer<Executions.Started> then) {
        var request = new StartRequest(
                spec,
                StartRequest.OpenConflict.FAIL,
                StartRequest.ClosedReuse.ALLOW,
                requestId,
                null,
                Payload.NONE,
                cause);
        var id = spec.workflowId();
        afterStart(id, () -> {
            var waiting = new ArrayDeque<Runnable>(1);
            starting.put(id, waiting);
            executions.start(request, started -> {
                starting.remove(id);
                then.accept(started);
                resume(id, waiting);
            });
        });
    }

    private void afterStart(String workflowId, Runnable action) {
        var waiting = starting.get(workflowId);
        if (waiting == null) {
            action.run();
        } else {
            waiting.add(action);
        }
    }

    /** Goes on with what waited; if that starts something under the same id again, the rest waits once more. */
    private void resume(String workflowId, Deque<Runnable> waiting) {
        for (var action = waiting.poll(); action != null; action = waiting.poll()) {
            var again = starting.get(workflowId);
            if (again != null) {
                again.add(action);
            } else {
                action.run();
            }
        }
    }

    private static String idOf(RunId run, OperationId operation, String wanted) {
        return wanted.isEmpty() ? run + "-" + operation : wanted;
    }
}
