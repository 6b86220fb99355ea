package io.fermata.durable;

import io.fermata.engine.ExecutionStatus;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Timeouts;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a person's decision. Each is a callback with a reserved name, so it costs nothing while it waits and is
 * listed among the waits; an attribute that is written in the same commit counts those about compensations, so that
 * lists can tell them.
 */
public final class Decisions {
    /** Leads the name of a wait for what becomes of a compensation that failed for good. */
    public static final String STUCK = "fermata.stuck ";

    /** Leads every name that only Fermata gives. */
    static final String RESERVED = "fermata.";

    private final JavaProgram program;
    private int stuck;
    private int sagas;

    Decisions(JavaProgram program) {
        this.program = program;
    }

    static void refuseReserved(String name) {
        if (name.startsWith(RESERVED)) {
            throw new InvalidInput("name", "must not begin with \"" + RESERVED + "\": " + name);
        }
    }

    /** The view of the next saga that compensates: the first one has the plain name. */
    String nextSaga(String view) {
        sagas++;
        return sagas == 1 ? view : view + " " + sagas;
    }

    /** Opens the wait and says so in the log, once. */
    OperationCell<@Nullable Object> ask(FiberContext ctx, String prefix, String name, String message) {
        var title = prefix + name;
        var cut = title.length() <= FiberOperations.NAME_CHARS_MAX
                ? title
                : title.substring(0, FiberOperations.NAME_CHARS_MAX);
        count(1);
        var cell = ctx.open("callback", new OperationSpec.Callback(cut, Timeouts.NONE), TypeRef.anything());
        ctx.logger().log(System.Logger.Level.WARNING, message);
        return cell;
    }

    /** What was decided; asked for only when the wait is over. */
    Decision read(OperationCell<?> decided) {
        count(-1);
        try {
            return Decision.of(decided.get());
        } catch (FermataException failed) {
            return new Decision(Decision.Kind.FAIL, String.valueOf(failed.getMessage()), null);
        }
    }

    private void count(int by) {
        stuck += by;
        var number = stuck == 0 ? Payload.NONE : program.payloads.clear(stuck);
        program.journal.add(new Intent.SetAttributes(Map.of(ExecutionStatus.STUCK, number)));
    }
}
