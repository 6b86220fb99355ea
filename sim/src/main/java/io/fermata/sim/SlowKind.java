package io.fermata.sim;

import io.fermata.engine.Program;
import io.fermata.engine.ProgramHost;
import io.fermata.engine.ProgramKind;
import io.fermata.engine.QueryReply;
import io.fermata.engine.StepAttempt;
import io.fermata.engine.Turn;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.util.ArrayList;
import java.util.List;

/** The same programs, whose code takes a while in each turn: meanwhile the shard goes on, and things arrive. */
final class SlowKind implements ProgramKind {
    private static final long TURN_NANOS_MAX = 4_000_000;

    private final ProgramKind kind;
    private final World world;
    private final World.Owner owner;

    SlowKind(ProgramKind kind, World world, World.Owner owner) {
        this.kind = kind;
        this.world = world;
        this.owner = owner;
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public boolean knows(StartSpec spec) {
        return kind.knows(spec);
    }

    @Override
    public Program load(RunId run, StartSpec spec, ProgramHost host) {
        return new SlowProgram(kind.load(run, spec, host));
    }

    /** What its code is to do comes in the order in which it was told; what was told before the eviction is dropped. */
    private final class SlowProgram implements Program {
        private final Program program;
        private final List<Runnable> questions = new ArrayList<>();
        private long freeNanos;
        private boolean evicted;

        SlowProgram(Program program) {
            this.program = program;
        }

        @Override
        public void show(Turn turn) {
            later(() -> program.show(turn));
        }

        @Override
        public void query(String name, Payload argument, QueryReply reply) {
            ask(() -> program.query(name, argument, reply));
        }

        @Override
        public void checkUpdate(String name, Payload argument, QueryReply verdict) {
            ask(() -> program.checkUpdate(name, argument, verdict));
        }

        @Override
        public void runStep(StepAttempt attempt) {
            program.runStep(attempt);
        }

        @Override
        public void abandonStep(OperationId operation, int attempt) {
            program.abandonStep(operation, attempt);
        }

        @Override
        public void evict() {
            evicted = true;
            // Whoever asked is told in any case.
            List.copyOf(questions).forEach(Runnable::run);
            program.evict();
        }

        private void ask(Runnable question) {
            questions.add(question);
            later(() -> {
                questions.remove(question);
                question.run();
            });
        }

        private void later(Runnable code) {
            freeNanos = Math.max(freeNanos, world.nowNanos() + world.dice(1, TURN_NANOS_MAX)) + 1;
            world.in(freeNanos - world.nowNanos(), owner, () -> {
                if (!evicted) {
                    code.run();
                }
            });
        }
    }
}
