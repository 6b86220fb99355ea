package io.fermata.engine;

import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One row per workflow id: its current run. */
final class IdIndex implements RunIndex {
    private static final int FIXED = 17;

    private final ShardCore core;

    IdIndex(ShardCore core) {
        this.core = core;
    }

    @Override
    public void find(String workflowId, Consumer<@Nullable Entry> then) {
        core.read(key(workflowId), row -> then.accept(row.value() == null ? null : decode(row.value())));
    }

    @Override
    public void statusChanged(ExecutionState state, @Nullable Status from, Status to, String requestId) {
        core.put(key(state.spec().workflowId()), encode(new Entry(state.run(), to, requestId)));
    }

    @Override
    public void attributesChanged(ExecutionState state) {}

    @Override
    public void beforeSeal() {}

    private Key key(String workflowId) {
        return Tables.key(Tables.ID, core.options().namespace()).text(workflowId).build();
    }

    private static byte[] encode(Entry entry) {
        var request = entry.requestId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED + request.length)
                .putLong(entry.run().high())
                .putLong(entry.run().low())
                .put((byte) entry.status().name().charAt(0))
                .put(request)
                .array();
    }

    private static Entry decode(byte[] value) {
        var bytes = ByteBuffer.wrap(value);
        var run = new RunId(bytes.getLong(), bytes.getLong());
        byte status = bytes.get();
        var request = new String(value, FIXED, value.length - FIXED, StandardCharsets.UTF_8);
        return new Entry(run, status == 'O' ? Status.OPEN : Status.COMPLETED, request);
    }
}
