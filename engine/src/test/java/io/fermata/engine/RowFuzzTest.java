package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.codec.CodecException;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes in a row that lists and queues read are such a row or refused; the first byte says which kind. */
class RowFuzzTest {
    private static final byte HEADER = 0;
    private static final byte QUEUED = 1;

    static Stream<byte[]> rows() {
        var run = RunId.of(1, 0, 2);
        var operation = new OperationId("1[2].3");
        var attributes = Map.of("region", Payload.json("\"eu\"".getBytes(StandardCharsets.UTF_8)));
        var parent = new StartSpec.Parent("parent", run, operation, 0);
        var header =
                new ExecutionHeader("id", "workflow", Status.PAUSED, 1, 2, 3, attributes, "memo", "about", run, parent);
        var entry = new TaskQueue.Entry(new AttemptId(run, operation, 1), 77);
        return Stream.of(kind(HEADER, header.encode()), kind(QUEUED, entry.encode()));
    }

    @MethodSource("rows")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        var row = Arrays.copyOfRange(bytes, 1, bytes.length);
        try {
            if (bytes[0] == HEADER) {
                var read = ExecutionHeader.decode(row);
                assertThat(ExecutionHeader.decode(read.encode())).isEqualTo(read);
            } else {
                var read = TaskQueue.Entry.decode(row);
                assertThat(TaskQueue.Entry.decode(read.encode())).isEqualTo(read);
            }
        } catch (CodecException refused) {
            assertThat(refused.offset()).isBetween(0, row.length);
        }
    }

    private static byte[] kind(byte kind, byte[] row) {
        var bytes = new byte[row.length + 1];
        bytes[0] = kind;
        System.arraycopy(row, 0, bytes, 1, row.length);
        return bytes;
    }
}
