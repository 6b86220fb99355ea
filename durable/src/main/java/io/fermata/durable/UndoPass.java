package io.fermata.durable;

import io.fermata.kernel.Intent;
import io.fermata.kernel.Payload;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Compensated;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UndoBody;
import io.fermata.sdk.Undoing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the compensations of one saga in the order given, then waits for a person about those that are stuck. */
final class UndoPass {
    static final String VIEW = "saga";

    private final FiberContext ctx;
    private final JavaProgram program;
    private final List<? extends Undone<?>> all;
    private final String view;

    UndoPass(FiberContext ctx, List<? extends Undone<?>> all) {
        this.ctx = ctx;
        this.program = ctx.program;
        this.all = List.copyOf(all);
        this.view = program.decisions.nextSaga(VIEW);
    }

    List<Compensated> run() {
        for (var undone : all) {
            if (undone.isDue(program.journal.holdsCopied(ctx.fiber.peekPath()))) {
                tryOnce(undone);
            } else {
                undone.outcome = Compensated.Outcome.NOT_NEEDED;
            }
        }
        resolve();
        show();
        return all.stream().map(Undone::told).toList();
    }

    /** Waits until nothing is stuck any more; each is decided on by itself, in whatever order the decisions come. */
    private void resolve() {
        var open = new LinkedHashMap<OperationCell<?>, Undone<?>>();
        for (var undone : all) {
            ask(undone, open);
        }
        while (!open.isEmpty()) {
            show();
            var decided = Waits.forFirst(program.fibers, new ArrayList<>(open.keySet()));
            var undone = open.remove(decided);
            if (undone != null) {
                follow(undone, program.decisions.read((OperationCell<?>) decided));
                ask(undone, open);
            }
        }
    }

    private void ask(Undone<?> undone, Map<OperationCell<?>, Undone<?>> open) {
        if (undone.outcome == Compensated.Outcome.STUCK) {
            var message = "compensation of " + undone.name + " is stuck: " + undone.failure;
            open.put(program.decisions.ask(ctx, Decisions.STUCK, undone.name, message), undone);
        }
    }

    private void follow(Undone<?> undone, Decision decision) {
        switch (decision.kind()) {
            case RETRY -> tryOnce(undone);
            case SKIP -> {
                undone.outcome = Compensated.Outcome.SKIPPED;
                undone.failure = decision.reason();
            }
            case FAIL, UNREADABLE -> {}
        }
    }

    private <T extends @Nullable Object> void tryOnce(Undone<T> undone) {
        show();
        var cell = open(undone);
        try {
            cell.get();
            undone.outcome = Compensated.Outcome.UNDONE;
            undone.failure = null;
        } catch (FermataException failed) {
            undone.outcome = Compensated.Outcome.STUCK;
            undone.failure = String.valueOf(failed.getMessage());
        }
        undone.attempts += cell.attempts();
    }

    private <T extends @Nullable Object> OperationCell<?> open(Undone<T> undone) {
        return switch (undone.undoing) {
            case Undoing.ByStep<T> step -> {
                var spec = Specs.step(title(undone.name), Payload.NONE, step.options());
                yield ctx.openStep(spec, TypeRef.nothing(), body(undone, step.body()));
            }
            case Undoing.ByTask<T> task -> {
                var input = program.payloads.of(input(undone, () -> task.input().apply(undone.facts(program))));
                yield ctx.<@Nullable Object>open("task", Specs.task(task.name(), input, task.options()), null);
            }
            case Undoing.ByChild<T, ?> child -> openChild(undone, child);
        };
    }

    private <T extends @Nullable Object, I extends @Nullable Object> OperationCell<?> openChild(
            Undone<T> undone, Undoing.ByChild<T, I> child) {
        I input = input(undone, () -> child.input().apply(undone.facts(program)));
        return ctx.openChild(child.workflow(), child.options(), input);
    }

    private <T extends @Nullable Object> StepBody<@Nullable Void> body(Undone<T> undone, UndoBody<T> code) {
        var known = undone.facts(program);
        return new StepBody<>() {
            @Override
            public @Nullable Void run(Attempt attempt) throws Exception {
                code.undo(known.onAttempt(attempt.number()));
                return null;
            }
        };
    }

    /** Code that cannot make an input is a bug to be mended, not a compensation that failed: nothing is skipped. */
    private <I extends @Nullable Object> I input(Undone<?> undone, Supplier<? extends I> maker) {
        try {
            return maker.get();
        } catch (RuntimeException bug) {
            throw program.stop(
                    "the input for the compensation of " + undone.name + " cannot be made: " + bug,
                    "nothing is lost: deploy code that can make it, then resume the execution");
        }
    }

    private void show() {
        var table = new ArrayList<Map<String, Object>>();
        for (var undone : all) {
            table.add(row(undone.told()));
        }
        program.journal.add(new Intent.SetView(view, program.payloads.of(table)));
    }

    /** Plain values, which every converter can write. */
    private static Map<String, Object> row(Compensated told) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", told.name());
        row.put("operation", told.operation());
        row.put("outcome", told.outcome().name());
        row.put("attempts", told.attempts());
        if (told.failure() != null) {
            row.put("failure", told.failure());
        }
        return row;
    }

    private static String title(String name) {
        var title = "undo " + name;
        return title.length() <= FiberOperations.NAME_CHARS_MAX
                ? title
                : title.substring(0, FiberOperations.NAME_CHARS_MAX);
    }
}
