package io.fermata.durable;

import io.fermata.kernel.Payload;
import io.fermata.sdk.Category;
import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.Promise;
import io.fermata.sdk.Saga;
import io.fermata.sdk.SagaBody;
import io.fermata.sdk.SagaFailed;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.WorkflowType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A saga in life and on replay. It is plain durable code: what it registers follows from the history of its body, and
 * what it undoes are operations like any other, so a crash at any point loses nothing.
 */
final class SagaRun implements Saga {
    private final JavaProgram program;
    private final List<Undone<?>> registered = new ArrayList<>();
    private boolean over;

    private SagaRun(JavaProgram program) {
        this.program = program;
    }

    static <T extends @Nullable Object> T run(FiberContext ctx, SagaBody<? extends T> body) {
        var saga = new SagaRun(ctx.program);
        var scope = new Scope(ctx.program, ctx.fiber.scope);
        try {
            T result = ctx.within(scope, inner -> body.run(saga));
            saga.over = true;
            return result;
        } catch (Unwind left) {
            throw left;
        } catch (NextRun next) {
            if (saga.registered.isEmpty()) {
                throw next;
            }
            throw saga.fail(ctx, scope, continued());
        } catch (Throwable thrown) {
            if (thrown instanceof VirtualMachineError broken && !(broken instanceof StackOverflowError)) {
                throw broken;
            }
            throw saga.fail(ctx, scope, thrown);
        }
    }

    @Override
    public <T extends @Nullable Object> Promise<T> stepAsync(
            String name, StepOptions options, TypeRef<T> type, StepBody<? extends T> body, Undoing<T> undoing) {
        var cell = here().openStep(Specs.compensated(Specs.step(name, Payload.NONE, options)), type, body);
        registered.add(new Undone<>(name, cell, undoing, program.journal));
        return cell;
    }

    @Override
    public <T extends @Nullable Object> Promise<T> taskAsync(
            String name, TaskOptions options, TypeRef<T> type, @Nullable Object input, Undoing<T> undoing) {
        var spec = Specs.compensated(Specs.task(name, program.payloads.of(input), options));
        var cell = here().open("task", spec, type);
        registered.add(new Undone<>(name, cell, undoing, program.journal));
        return cell;
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Promise<O> childAsync(
            WorkflowType<I, O> workflow, ChildOptions options, I input, Undoing<O> undoing) {
        var cell = here().openChild(workflow, options, input);
        registered.add(new Undone<>(workflow.name(), cell, undoing, program.journal));
        return cell;
    }

    @Override
    public void register(String name, Undoing<@Nullable Void> undoing) {
        here();
        registered.add(new Undone<@Nullable Void>(name, null, undoing, program.journal));
    }

    @Override
    public void pivot() {
        here();
        registered.clear();
    }

    /** Operations are opened where the calling branch is, so a saga serves all branches of its body. */
    private FiberContext here() {
        var fiber = program.fibers.self();
        if (over) {
            throw new IllegalStateException("the saga has ended: what is done now would never be undone");
        }
        fiber.scope.check();
        return new FiberContext(program, fiber);
    }

    /** Undoes what is due; returns what the saga fails with. */
    private SagaFailed fail(FiberContext ctx, Scope scope, Throwable original) {
        over = true;
        scope.cancel("the saga failed");
        var table = ctx.shielded(shield -> new UndoPass(ctx, registered.reversed()).run());
        @Nullable String message = original.getMessage();
        var why = original.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        return new SagaFailed(Category.of(original), why, table, original);
    }

    private static IllegalStateException continued() {
        return new IllegalStateException(
                "continueAsNew within a saga would forget its compensations; end the saga first, or call pivot()");
    }
}
