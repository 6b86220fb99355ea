package io.fermata.durable;

import io.fermata.kernel.Closing;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.TypeRef;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The last result of each name of a step or task, in the order in which history shows their ends. */
final class Results {
    /** Names whose last result is kept; those that ended longest ago are forgotten first. */
    static final int NAMES_MAX = 1_000;

    private final JavaProgram program;
    private final LinkedHashMap<String, Payload> last = new LinkedHashMap<>(4);

    Results(JavaProgram program) {
        this.program = program;
    }

    void on(OperationSpec spec, Closing closing) {
        boolean isNamed = spec instanceof OperationSpec.Step || spec instanceof OperationSpec.Task;
        if (isNamed && closing instanceof Closing.Completed completed) {
            last.putLast(spec.name(), completed.result());
            if (last.size() > NAMES_MAX) {
                last.pollFirstEntry();
            }
        }
    }

    /** Those before a checkpoint are not there any more, whether it was replayed or not. */
    void forget() {
        last.clear();
    }

    <T extends @Nullable Object> T get(String name, TypeRef<T> type) {
        var result = last.get(name);
        if (result == null) {
            throw new NotFound("no step or task \"" + name + "\" has completed yet", null);
        }
        return program.read(result, type, "the result of \"" + name + "\"");
    }
}
