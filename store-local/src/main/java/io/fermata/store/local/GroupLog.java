package io.fermata.store.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What the committer writes to: {@link Log}, or in tests of its threads a log that is kept nowhere. One writer. */
interface GroupLog {
    /** Reads the log anew and gives the groups after {@code applied} to {@code replay}. */
    void open(Position applied, Consumer<Group> replay) throws IOException;

    /** The newest durable group. */
    Position position();

    /** The largest encoded batch that this log takes. */
    long batchBytesMax();

    /**
     * Makes sure that a group of this length fits.
     *
     * @throws IOException if there is no room: nothing was written, and it may be tried again
     */
    void makeRoom(int length) throws IOException;

    /**
     * Writes one group; it counts once {@link #force} has returned.
     *
     * @param buffer room for the header, then the records
     */
    void write(ByteBuffer buffer, int records) throws IOException;

    /** Makes the group written last durable. After a failure this log must be opened again. */
    void force() throws IOException;
}
