package io.fermata.durable;

import io.fermata.sdk.Branch;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts branches and brings them together again. */
final class Joins {
    private Joins() {}

    static <T extends @Nullable Object> BranchCell<T> start(
            JavaProgram program, String path, Scope outer, Branch<? extends T> branch) {
        var cell = new BranchCell<T>(program.fibers, new Scope(program, outer));
        var own = new FiberContext[1];
        var fiber = new Fiber(path, cell.scope, () -> {
            try {
                cell.completed(branch.run(own[0]));
            } catch (Unwind left) {
                // The execution left memory or was stopped: its history tells how to go on.
            } catch (NextRun | VirtualMachineError ending) {
                endOrFail(program, cell, ending);
            } catch (Throwable thrown) {
                cell.failed(thrown);
            }
        });
        own[0] = new FiberContext(program, fiber);
        program.fibers.spawn(fiber);
        return cell;
    }

    static <T extends @Nullable Object> List<T> all(Fibers fibers, List<? extends Promise<? extends T>> promises) {
        var open = new ArrayList<Cell<? extends T>>(cells(promises));
        while (!open.isEmpty()) {
            var first = Waits.forFirst(fibers, open);
            first.value();
            open.remove(first);
        }
        var results = new ArrayList<T>(promises.size());
        for (var cell : Joins.<T>cells(promises)) {
            results.add(cell.value());
        }
        return results;
    }

    @SuppressWarnings("unchecked") // A promise only ever gives its value away.
    static <T extends @Nullable Object> Promise<T> any(Fibers fibers, List<? extends Promise<? extends T>> promises) {
        if (promises.isEmpty()) {
            throw new InvalidInput("promises", "must hold at least one");
        }
        return (Promise<T>) Waits.forFirst(fibers, Joins.<T>cells(promises));
    }

    static <T extends @Nullable Object> T race(
            JavaProgram program, Fiber fiber, List<? extends Branch<? extends T>> branches) {
        if (branches.isEmpty()) {
            throw new InvalidInput("branches", "must hold at least one");
        }
        var path = fiber.nextPath();
        var cells = new ArrayList<BranchCell<T>>(branches.size());
        for (int i = 0; i < branches.size(); i++) {
            cells.add(start(program, path + '[' + i + ']', fiber.scope, branches.get(i)));
        }
        BranchCell<T> first;
        try {
            first = Waits.forFirst(program.fibers, cells);
        } catch (Cancelled cancelled) {
            Waits.forEnds(program.fibers, cells);
            throw cancelled;
        }
        for (var cell : cells) {
            if (!cell.isDone()) {
                cell.scope.cancel("another branch of the race was first");
            }
        }
        Waits.forEnds(program.fibers, cells);
        return first.value();
    }

    private static void endOrFail(JavaProgram program, BranchCell<?> cell, Error ending) {
        if (ending instanceof StackOverflowError) {
            cell.failed(ending);
        } else {
            program.ending.byHandler(ending);
        }
    }

    @SuppressWarnings("unchecked") // Promises of a workflow are made by its context alone.
    private static <T extends @Nullable Object> List<Cell<? extends T>> cells(
            List<? extends Promise<? extends T>> promises) {
        for (var promise : promises) {
            if (!(promise instanceof Cell<?>)) {
                throw new IllegalArgumentException("not a promise of this workflow: " + promise);
            }
        }
        return (List<Cell<? extends T>>) (List<?>) promises;
    }
}
