package io.fermata.durable;

import io.fermata.sdk.BranchFailed;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.ItemBranch;
import io.fermata.sdk.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One branch per item, a bounded number at once; a branch's place is its item's index, whatever the bound. */
final class MapJoin<A extends @Nullable Object, R extends @Nullable Object> {
    private final JavaProgram program;
    private final Scope scope;
    private final Scope shared;
    private final String path;
    private final List<? extends A> items;
    private final ItemBranch<? super A, ? extends R> body;
    private final List<BranchCell<R>> started;
    private final List<BranchCell<R>> running = new ArrayList<>();

    MapJoin(JavaProgram program, Fiber fiber, List<? extends A> items, ItemBranch<? super A, ? extends R> body) {
        this.program = program;
        this.scope = fiber.scope;
        this.shared = new Scope(program, scope);
        this.path = fiber.nextPath();
        this.items = List.copyOf(items);
        this.body = body;
        this.started = new ArrayList<>(items.size());
    }

    List<R> run(int maxConcurrency) {
        var failed = firstFailed(maxConcurrency);
        if (failed != null) {
            shared.cancel("another item failed");
            Waits.forEnds(program.fibers, running);
            var thrown = failed.thrown();
            throw new BranchFailed(
                    started.indexOf(failed), outcomes(), thrown == null ? new IllegalStateException() : thrown);
        }
        var results = new ArrayList<R>(started.size());
        for (var cell : started) {
            results.add(cell.value());
        }
        return results;
    }

    List<Outcome<R>> settle(int maxConcurrency) {
        try {
            while (startUpTo(maxConcurrency)) {
                next();
            }
        } catch (Cancelled cancelled) {
            Waits.forEnds(program.fibers, running);
            throw cancelled;
        }
        return outcomes();
    }

    private @Nullable BranchCell<R> firstFailed(int maxConcurrency) {
        try {
            while (startUpTo(maxConcurrency)) {
                var ended = next();
                if (ended.thrown() != null) {
                    return ended;
                }
            }
            return null;
        } catch (Cancelled cancelled) {
            Waits.forEnds(program.fibers, running);
            throw cancelled;
        }
    }

    /** Starts further items in order; false when all have ended. */
    private boolean startUpTo(int maxConcurrency) {
        while (running.size() < maxConcurrency && started.size() < items.size()) {
            scope.check();
            int index = started.size();
            A item = items.get(index);
            var cell = Joins.<R>start(program, path + '[' + index + ']', shared, ctx -> body.run(item, ctx));
            started.add(cell);
            running.add(cell);
        }
        return !running.isEmpty();
    }

    private BranchCell<R> next() {
        var ended = Waits.forFirst(program.fibers, running);
        running.remove(ended);
        return ended;
    }

    private List<Outcome<R>> outcomes() {
        var outcomes = new ArrayList<Outcome<R>>(started.size());
        for (var cell : started) {
            var thrown = cell.thrown();
            outcomes.add(thrown == null ? new Outcome.Success<>(cell.value()) : new Outcome.Failed<>(thrown));
        }
        return outcomes;
    }
}
