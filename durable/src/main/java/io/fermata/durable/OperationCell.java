package io.fermata.durable;

import io.fermata.kernel.Category;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.sdk.Callback;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.TypeRef;
import org.jspecify.annotations.Nullable;

/** The promise of an operation: closed by history, read by the code. */
class OperationCell<T extends @Nullable Object> extends Cell<T> implements Callback<T> {
    final JavaProgram program;
    private final OperationId id;
    private final @Nullable TypeRef<T> type;
    private OperationSpec spec;
    private int attempts = 1;
    /** Whether an attempt runs; a step's first one begins with the step. */
    private boolean running;
    /** Whether an attempt that has ended, or the child, may have had an effect outside. */
    private boolean applied;

    private @Nullable Closing closing;
    private boolean read;
    private @Nullable T value;

    /** A null type stands for an operation without a result of its own. */
    OperationCell(JavaProgram program, Scope scope, OperationId id, OperationSpec spec, @Nullable TypeRef<T> type) {
        super(program.fibers, scope);
        this.program = program;
        this.id = id;
        this.spec = spec;
        this.running = spec instanceof OperationSpec.Step;
        this.type = type;
    }

    final OperationId id() {
        return id;
    }

    final OperationSpec spec() {
        return spec;
    }

    /** What is in force may differ from what was asked for now: a timer keeps its recorded time. */
    final void ask(OperationSpec inForce) {
        spec = inForce;
    }

    /** What became of an attempt, or that the child runs; in the order of history. */
    final void on(Event event) {
        switch (event) {
            case Event.AttemptStarted started -> began(started.attempt());
            case Event.AttemptFailed failed -> ended(failed.attempt(), !isCertain(failed.failure()));
            case Event.AttemptLost lost -> ended(lost.attempt(), true);
            case Event.ChildStarted started -> applied = true;
            default -> {}
        }
    }

    final int attempts() {
        return attempts;
    }

    final boolean isCompleted() {
        return closing instanceof Closing.Completed;
    }

    /**
     * Whether the operation may have had an effect outside. One that was withdrawn may have: its attempt can have begun
     * at that very moment.
     */
    final boolean mayBeApplied() {
        return switch (closing) {
            case null -> true;
            case Closing.Completed completed -> true;
            case Closing.Cancelled cancelled -> true;
            case Closing.TimedOut passed -> applied || running;
            case Closing.Failed failed -> applied || (running && !isCertain(failed.failure()));
        };
    }

    private void began(int attempt) {
        attempts = Math.max(attempts, attempt);
        running = true;
    }

    private void ended(int attempt, boolean maybeApplied) {
        attempts = Math.max(attempts, attempt + 1);
        running = false;
        applied |= maybeApplied;
    }

    private static boolean isCertain(Failure failure) {
        return failure.notApplied() || failure.category() == Category.VALIDATION;
    }

    void delivered(int arm, Payload payload) {
        throw new IllegalStateException("operation " + id + " waits for no message");
    }

    final void closed(Closing how) {
        closing = how;
        close();
    }

    final void cancelled(String reason) {
        closed(new Closing.Cancelled(reason));
    }

    /** Whether a timer has come to its time: it ended, and nobody took it back. */
    final boolean hasFired() {
        return closing instanceof Closing.Completed;
    }

    @Override
    public final void cancel() {
        program.fibers.self();
        if (!isDone()) {
            program.cancel(this, "withdrawn by the workflow");
        }
    }

    @Override
    public final String token() {
        return program.host.token(id);
    }

    @Override
    @SuppressWarnings("NullAway") // The value is null only where its type allows it.
    final T value() {
        if (!read) {
            value = read();
            read = true;
        }
        return value;
    }

    /** What somebody's result for it must fit; null if nothing is known of it. */
    @Nullable
    TypeRef<?> taken() {
        return type;
    }

    /** The result of a completed operation. */
    T result(Payload payload) {
        return spec instanceof OperationSpec.Callback
                ? foreign(payload, type(), "the answer to " + Specs.say(spec))
                : program.read(payload, type(), "the result of operation " + id);
    }

    /** What somebody outside gave for this operation. */
    final <V extends @Nullable Object> V foreign(Payload payload, TypeRef<V> wanted, String what) {
        return program.foreign.read(
                id.path(), payload, wanted, what, "; a retry from operation " + id + " asks for it again");
    }

    /** What a passed limit of the operation's own means; throws unless asked otherwise. */
    T timedOut(String limit) {
        throw Troubles.timedOut(spec, attempts, limit);
    }

    private T read() {
        return switch (closing) {
            case null -> throw new IllegalStateException("operation " + id + " is still open");
            case Closing.Completed completed -> result(completed.result());
            case Closing.Failed failed -> throw Troubles.failed(spec, attempts, failed.failure());
            case Closing.TimedOut passed -> timedOut(passed.which());
            case Closing.Cancelled cancelled ->
                throw new Cancelled(
                        Specs.say(spec) + " was cancelled"
                                + (cancelled.reason().isEmpty() ? "" : ": " + cancelled.reason()),
                        null);
        };
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // An operation without a result gives null, whatever it recorded.
    private TypeRef<T> type() {
        return type == null ? (TypeRef<T>) TypeRef.anything() : type;
    }
}
