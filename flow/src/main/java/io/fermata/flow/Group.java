package io.fermata.flow;

import io.fermata.sdk.CancelScope;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Context;
import io.fermata.sdk.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs several pieces of work side by side, each in a scope of its own, and can stop them all. */
final class Group {
    private final Context ctx;
    private final Map<Integer, CancelScope> open = new TreeMap<>();
    private @Nullable String stopped;

    /** One piece. */
    interface Work {
        Ended run(int index, Context ctx) throws Exception;
    }

    Group(Context ctx) {
        this.ctx = ctx;
    }

    /** Cancels what runs; nothing further starts. A second call changes nothing. */
    void stop(String why) {
        if (stopped == null) {
            stopped = why;
            List.copyOf(open.values()).forEach(scope -> scope.cancel(why));
        }
    }

    boolean isStopped() {
        return stopped != null;
    }

    /**
     * Runs all pieces to their end, at most so many at once, started in order.
     *
     * @param then told of each end, in the order of history
     * @throws Cancelled when the execution or a scope around the group is cancelled
     */
    List<Ended> run(int size, int maxConcurrency, Work work, BiConsumer<Integer, Ended> then) {
        var indexes = IntStream.range(0, size).boxed().toList();
        var outcomes = ctx.<Integer, Ended>mapSettled(indexes, maxConcurrency, (index, branch) -> {
            var ended = one(index, branch, work);
            then.accept(index, ended);
            return ended;
        });
        var all = new ArrayList<Ended>(size);
        for (var outcome : outcomes) {
            all.add(
                    switch (outcome) {
                        case Outcome.Success<Ended>(var ended) -> ended;
                        case Outcome.Failed<Ended>(Cancelled cancelled) -> throw cancelled;
                        case Outcome.Failed<Ended>(var cause) -> new Ended.Failed(cause);
                    });
        }
        return all;
    }

    /** The same, but what has not ended in time is cancelled. */
    List<Ended> run(int size, Parallel.Rules rules, Work work, BiConsumer<Integer, Ended> then) {
        var deadline = rules.deadline();
        if (deadline == null) {
            return run(size, rules.maxConcurrency(), work, then);
        }
        var alarm = ctx.<Boolean>async(branch -> {
            branch.sleep(deadline);
            stop("not done within " + deadline);
            return true;
        });
        var all = run(size, rules.maxConcurrency(), work, then);
        alarm.cancel();
        return all;
    }

    private Ended one(int index, Context branch, Work work) {
        if (stopped != null) {
            return new Ended.Skipped(stopped);
        }
        var ended = branch.<Ended, RuntimeException>scope(scope -> {
            open.put(index, scope);
            var result = attempt(index, branch, work);
            open.remove(index);
            return result;
        });
        if (ended instanceof Ended.Failed(Cancelled cancelled)) {
            if (branch.isCancelRequested()) {
                throw cancelled;
            }
            return stopped == null ? ended : new Ended.Skipped(stopped);
        }
        return ended;
    }

    private static Ended attempt(int index, Context branch, Work work) {
        try {
            return work.run(index, branch);
        } catch (Exception failed) {
            return new Ended.Failed(failed);
        }
    }

    /** Whether nothing else than the wish to stop ended this; such an end is passed on, never handled. */
    static boolean isCancel(Exception failed, Context ctx) {
        return failed instanceof Cancelled && ctx.isCancelRequested();
    }
}
