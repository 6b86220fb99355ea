package io.fermata.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What was deleted is gone from every table that tells of runs. */
final class LeftOver {
    /** Of what went between executions, and of what was published, others are told for a while. */
    private static final String OTHERS = "TASDOPG";

    private static final String RETENTION = "T11:";

    private LeftOver() {}

    static void check(Reports reports, RunModel run, Rows rows) {
        byte[] id = ByteBuffer.allocate(16)
                .putLong(run.id.high())
                .putLong(run.id.low())
                .array();
        for (var mark : rows.marks(run.id)) {
            reports.check(
                    mark.startsWith(RETENTION),
                    "3 events and effects are one batch",
                    () -> run + " is deleted, but " + mark + " is left");
        }
        for (var row : rows.rows().entrySet()) {
            byte[] key = row.getKey().bytes();
            boolean isOthers = OTHERS.indexOf(key[0]) >= 0;
            boolean names = !isOthers && (contains(key, id) || (key[0] == 'I' && contains(row.getValue(), id)));
            reports.check(
                    !names,
                    "3 events and effects are one batch",
                    () -> run + " is deleted, but a row of table " + (char) key[0] + " is left");
        }
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (bytes[at] == wanted[0] && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
