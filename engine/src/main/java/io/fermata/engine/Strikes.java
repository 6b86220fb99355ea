package io.fermata.engine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Counts durably how often a run's turn did not end, so that a loop in user code does not take every new process down.
 */
final class Strikes {
    /** With so many strikes a run is blocked instead of being run once more. */
    static final int MAX = 3;

    private Strikes() {}

    static int read(byte @Nullable [] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).getInt();
    }

    static void add(ShardCore core, Execution execution) {
        execution.strikes++;
        core.put(
                Tables.ofRun(Tables.STRIKE, core.options().namespace(), execution.run),
                ByteBuffer.allocate(Integer.BYTES).putInt(execution.strikes).array());
    }

    static void clear(ShardCore core, Execution execution) {
        if (execution.strikes > 0) {
            execution.strikes = 0;
            core.owner().breakdowns().forgive(execution.run);
            core.delete(Tables.ofRun(Tables.STRIKE, core.options().namespace(), execution.run));
        }
    }
}
