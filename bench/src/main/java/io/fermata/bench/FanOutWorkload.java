package io.fermata.bench;

import io.fermata.sdk.Context;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.Promise;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * A hundred pieces of work at once, joined; each adds its index to a number. They are light steps, or tasks on a queue
 * that a worker of this process serves; measured from the start's call to the result.
 */
final class FanOutWorkload implements Workload {
    private static final int WIDTH = 100;
    private static final String QUEUE = "bench-add";
    private static final int SLOTS = 200;

    private final boolean queued;
    private final LongAdder piecesRun = new LongAdder();
    private final Registration<Long, Long> registration = Registration.of("fan-out", new FanOut());
    private final WorkflowType<Long, Long> type = registration.type();

    FanOutWorkload(boolean queued) {
        this.queued = queued;
    }

    /** The input of a task. */
    record Piece(long number, int index) {}

    private final class FanOut implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long number) {
            var pieces = new ArrayList<Promise<Long>>(WIDTH);
            for (int i = 0; i < WIDTH; i++) {
                int index = i;
                pieces.add(
                        queued
                                ? ctx.taskAsync(QUEUE, Long.class, new Piece(number, index))
                                : ctx.stepAsync("add", Long.class, () -> add(number, index)));
            }
            return ctx.<Long>all(pieces).stream().mapToLong(Long::longValue).sum();
        }
    }

    private final class Adder implements TaskHandler<Piece, Long> {
        @Override
        public Long handle(TaskContext ctx, Piece piece) {
            return add(piece.number(), piece.index());
        }
    }

    private long add(long number, int index) {
        piecesRun.increment();
        return number + index;
    }

    @Override
    public Registration<?, ?> registration() {
        return registration;
    }

    @Override
    public List<Worker<?>> workers() {
        return queued ? List.of(Worker.of(QUEUE, new Adder(), WorkerOptions.slots(SLOTS))) : List.of();
    }

    @Override
    public int steps() {
        return WIDTH;
    }

    @Override
    public long cycle(FermataClient client, long number) throws WrongResult {
        long began = System.nanoTime();
        var result = client.start(type, Workload.id(number), number).result(LOST_AFTER);
        long took = System.nanoTime() - began;
        long wanted = WIDTH * number + WIDTH * (WIDTH - 1) / 2;
        if (result != wanted) {
            throw new WrongResult(Workload.id(number) + " must give " + wanted + ", gave " + result);
        }
        return took;
    }

    @Override
    public void checkEnd(long executions) throws WrongResult {
        if (piecesRun.sum() < executions * WIDTH) {
            throw new WrongResult(executions + " executions have " + executions * WIDTH + " pieces of work, only "
                    + piecesRun.sum() + " ran");
        }
    }
}
