package io.fermata.durable;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.ScopeBody;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a fiber's context opens operations: at the fiber's next place, under its scope, on its own thread only. */
abstract class FiberOperations implements Context {
    static final int NAME_CHARS_MAX = 200;

    final JavaProgram program;
    final Fiber fiber;

    FiberOperations(JavaProgram program, Fiber fiber) {
        this.program = program;
        this.fiber = fiber;
    }

    /** Every call of a context begins here: it belongs to one fiber. */
    final void enter() {
        if (program.fibers.self() != fiber) {
            throw new IllegalStateException(
                    "this context belongs to " + fiber + "; use the one that your own branch was given");
        }
    }

    /** The place of the next operation; a cancelled scope throws here. */
    final OperationId nextId(String kind, String name) {
        fiber.scope.check();
        if (name.length() > NAME_CHARS_MAX) {
            throw new InvalidInput(kind, "needs a name of at most " + NAME_CHARS_MAX + " characters: " + name);
        }
        for (var interceptor : program.workflow.interceptors()) {
            interceptor.operation(this, kind, name);
        }
        return new OperationId(fiber.nextPath());
    }

    final <T extends @Nullable Object> OperationCell<T> openStep(
            OperationSpec spec, TypeRef<T> type, StepBody<? extends @Nullable Object> body) {
        enter();
        var cell = open("step", spec, type);
        program.steps.register(cell.id(), new StepBodies.Body(spec.name(), body));
        return cell;
    }

    final <T extends @Nullable Object> OperationCell<T> open(
            String kind, OperationSpec spec, @Nullable TypeRef<T> type) {
        return open(nextId(kind, spec.name()), spec, type);
    }

    final <T extends @Nullable Object> OperationCell<T> open(
            OperationId id, OperationSpec spec, @Nullable TypeRef<T> type) {
        var cell = new OperationCell<>(program, fiber.scope, id, spec, type);
        program.open(cell);
        return cell;
    }

    final <I extends @Nullable Object, O extends @Nullable Object> OperationCell<O> openChild(
            WorkflowType<I, O> workflow, ChildOptions options, I input) {
        enter();
        var id = nextId("child", workflow.name());
        var childId = options.id() == null ? program.spec.workflowId() + "/" + id : options.id();
        return open(id, Specs.child(workflow.name(), childId, program.payloads.of(input), options), workflow.output());
    }

    final <T extends @Nullable Object, X extends Exception> T within(Scope scope, ScopeBody<? extends T, X> body)
            throws X {
        var outer = fiber.scope;
        fiber.scope = scope;
        try {
            return body.run(scope);
        } finally {
            fiber.scope = outer;
        }
    }

    final OperationCell<@Nullable Void> timer(Duration duration) {
        return timerAt(program.inMillis(duration));
    }

    final OperationCell<@Nullable Void> timerAt(long dueMillis) {
        return open("timer", new OperationSpec.Timer("", dueMillis), TypeRef.nothing());
    }
}
