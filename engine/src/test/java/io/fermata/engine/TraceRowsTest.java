package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceRowsTest {
    private static final long RETENTION_MILLIS = Duration.ofDays(2).toMillis();

    @Test
    void rows_of_messages_go_when_the_retention_time_is_over() {
        var shard = shard(RETENTION_MILLIS);
        var rows = new TraceRows(shard);
        rows.recover();
        publish(rows, "early", 0);
        publish(rows, "kept for long", Duration.ofDays(9).toMillis());
        shard.commit();

        shard.advance(RETENTION_MILLIS - TraceRows.BUCKET_MILLIS);
        assertThat(traced(shard)).containsExactlyInAnyOrder("early", "kept for long");
        shard.advance(3 * TraceRows.BUCKET_MILLIS);
        assertThat(traced(shard)).containsExactly("kept for long");
        shard.advance(Duration.ofDays(9).toMillis());
        assertThat(traced(shard)).isEmpty();
    }

    @Test
    void more_rows_than_one_round_looks_at_go_too() {
        var shard = shard(RETENTION_MILLIS);
        var rows = new TraceRows(shard);
        for (int i = 0; i < 2 * TraceRows.DROP_ROWS_MAX + 1; i++) {
            publish(rows, "m" + i, 0);
        }
        shard.commit();

        shard.advance(RETENTION_MILLIS + 2 * TraceRows.BUCKET_MILLIS);
        var next = shard.restart();
        new TraceRows(next).recover();
        next.run();
        next.commit();
        next.advance(0);

        assertThat(traced(next)).isEmpty();
    }

    @Test
    void without_a_retention_time_rows_stay() {
        var shard = shard(0);
        var rows = new TraceRows(shard);
        rows.recover();
        publish(rows, "m", 0);
        shard.commit();

        shard.advance(Duration.ofDays(400).toMillis());

        assertThat(traced(shard)).containsExactly("m");
    }

    private static KernelShard shard(long retentionMillis) {
        var it = EngineOptions.DEFAULT;
        var options = new EngineOptions(
                it.namespace(),
                it.mailboxRequestsMax(),
                it.hotRunsMax(),
                it.idleMillis(),
                it.payloadBytesMax(),
                retentionMillis,
                it.owner(),
                false);
        return new KernelShard(0, new StepwiseRuntime(), options);
    }

    private static void publish(TraceRows rows, String id, long keptMillis) {
        var message = new OperationSpec.OutMessage("t", "k", Payload.NONE, false, 0, id);
        rows.published(message, id, Cause.NONE.within("", "case-7"), 1_000_000 + keptMillis, List.of(), "");
    }

    private static List<String> traced(KernelShard shard) {
        var found = new ArrayList<String>();
        var prefix = TraceRows.prefix(1, "case-7");
        shard.stored().scan(prefix, (key, value) -> {
            found.add(((TraceEntry.Published) TraceRows.read(prefix, key, value)).messageId());
            return true;
        });
        return found;
    }
}
