package io.fermata.flow;

import io.fermata.sdk.Context;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Runs a {@link Pipeline}: each item is a branch of its own that passes from stage to stage as there is room. */
final class PipelineRun {
    private final Pipeline<?, ?> pipeline;
    private final Walk walk;
    private final List<?> items;
    private final List<Gate> gates = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();

    /** The room in and before a stage. */
    private static final class Gate {
        final int concurrency;
        final BitSet passed = new BitSet();
        int busy;
        int waiting;

        Gate(int concurrency) {
            this.concurrency = concurrency;
        }
    }

    PipelineRun(Pipeline<?, ?> pipeline, Walk walk, Value input) {
        this.pipeline = pipeline;
        this.walk = walk;
        this.items = ItemsRun.items(pipeline, input);
        pipeline.stages().forEach(stage -> gates.add(new Gate(stage.concurrency())));
    }

    Value run() {
        var group = new Group(walk.ctx());
        var gathering = new ItemsRun.Gathering(pipeline, pipeline.rules().tolerance(), items.size());
        var all = group.run(items.size(), inFlightMax(), this::pass, (index, ended) -> {
            order.add(index);
            gathering.ended(ended, group);
        });
        if (pipeline.rules().ordered()) {
            order.sort(null);
        }
        return Value.of(gathering.result(all, order), pipeline.output());
    }

    private int inFlightMax() {
        int places = pipeline.rules().handOver() * (gates.size() - 1);
        return places + gates.stream().mapToInt(gate -> gate.concurrency).sum();
    }

    private Ended pass(int index, Context ctx) throws Exception {
        var value =
                Value.of(items.get(index), pipeline.stages().getFirst().node().input());
        int at = -1;
        try {
            for (int next = 0; next < gates.size(); next++) {
                enter(index, next, ctx);
                at = next;
                value = Run.run(pipeline.stages().get(next).node(), walk.on(ctx), value);
            }
            return new Ended.Succeeded(value);
        } finally {
            leave(index, at);
        }
    }

    /** Waits for room in the stage, or before it, and only then gives up its place in the one before. */
    private void enter(int index, int next, Context ctx) {
        var gate = gates.get(next);
        int handOver = next == 0 ? 0 : pipeline.rules().handOver();
        ctx.until(() -> mayEnter(gate, index) || gate.waiting < handOver);
        if (!mayEnter(gate, index)) {
            gate.waiting++;
            gates.get(next - 1).busy--;
            try {
                ctx.until(() -> mayEnter(gate, index));
            } finally {
                gate.waiting--;
                gates.get(next - 1).busy++;
            }
        }
        if (next > 0) {
            gates.get(next - 1).busy--;
        }
        gate.busy++;
        gate.passed.set(index);
    }

    private boolean mayEnter(Gate gate, int index) {
        boolean turn = !pipeline.rules().ordered() || gate.passed.nextClearBit(0) == index;
        return turn && gate.busy < gate.concurrency;
    }

    /** An item that is gone keeps nobody waiting for its turn. */
    private void leave(int index, int at) {
        if (at >= 0) {
            gates.get(at).busy--;
        }
        gates.forEach(gate -> gate.passed.set(index));
    }
}
