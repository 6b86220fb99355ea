package io.fermata.durable;

import io.fermata.engine.StepAttempt;
import io.fermata.sdk.Compensated;
import io.fermata.sdk.RunFacts;
import io.fermata.sdk.Undo;
import io.fermata.sdk.Undoing;
import org.jspecify.annotations.Nullable;

/** One registered compensation: what it undoes, how, and what became of it. Touched by the holder of the baton only. */
final class Undone<T extends @Nullable Object> {
    final String name;
    final Undoing<T> undoing;
    Compensated.Outcome outcome = Compensated.Outcome.PENDING;
    int attempts;

    @Nullable
    String failure;

    private final @Nullable OperationCell<T> cell;
    private final boolean inherited;

    /** Without a cell it is due from its registration on; what a fork has from its original is that one's business. */
    Undone(String name, @Nullable OperationCell<T> cell, Undoing<T> undoing, Journal journal) {
        this.name = name;
        this.cell = cell;
        this.undoing = undoing;
        this.inherited = cell == null
                ? journal.inherited().isBefore(journal.shown())
                : journal.inherited().isDone(cell.id());
    }

    /** {@code hasBegun}: the original had begun to undo it, and what it did is replayed. */
    boolean isDue(boolean hasBegun) {
        return (!inherited || hasBegun) && (cell == null || cell.mayBeApplied());
    }

    String operation() {
        return cell == null ? "" : cell.id().path();
    }

    Compensated told() {
        return new Compensated(name, operation(), outcome, attempts, failure);
    }

    /** What the compensation is told; the result is decoded here, on the fiber, from its recorded bytes. */
    Facts<T> facts(JavaProgram program) {
        var source = cell;
        if (source == null) {
            var key = program.run + ":" + name;
            return new Facts<>(null, key, "", name, program.facts(), 1);
        }
        var key = StepAttempt.idempotencyKey(program.run, source.id(), program.generation(source.id()));
        var known = source.isCompleted() ? new Known<>(source.value()) : null;
        return new Facts<>(known, key, operation(), name, program.facts(), 1);
    }

    /** A result, which may be null itself. */
    record Known<T extends @Nullable Object>(T value) {}

    /** What is known, for any thread. */
    record Facts<T extends @Nullable Object>(
            @Nullable Known<T> known,
            String idempotencyKey,
            String operation,
            String name,
            RunFacts execution,
            int attempt)
            implements Undo<T> {
        Facts<T> onAttempt(int number) {
            return new Facts<>(known, idempotencyKey, operation, name, execution, number);
        }

        @Override
        public boolean isKnown() {
            return known != null;
        }

        @Override
        public T result() {
            if (known == null) {
                throw new IllegalStateException("the result of " + name + " is not known: it may or may not have been"
                        + " applied; ask isKnown() first, and undo by idempotencyKey()");
            }
            return known.value();
        }
    }
}
