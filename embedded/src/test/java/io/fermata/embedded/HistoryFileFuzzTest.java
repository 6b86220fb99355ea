package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.codec.HistoryCodec;
import io.fermata.durable.Payloads;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is a history file or refused as input; one that is read can be shown and read again. */
class HistoryFileFuzzTest {
    static Stream<byte[]> files() {
        var input = Payload.json("7".getBytes(StandardCharsets.UTF_8));
        var spec = new StartSpec(
                "id", "wf", "java", "", input, Map.of(), "", "", 0, 0, 0, RetryPolicy.NEVER, 1, 0, null, null);
        var start = new HistoryRecord(1, 1, Cause.NONE, List.of(new Event.Started(spec), new Event.Paused("why")));
        var end = new HistoryRecord(3, 2, Cause.NONE, List.of(new Event.Resumed()));
        return Stream.of(file(start, end), file(new HistoryRecord(1, 1, Cause.NONE, List.of())));
    }

    @MethodSource("files")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) {
        HistoryFile read;
        try {
            read = HistoryFile.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (InvalidInput refused) {
            return;
        }

        var text = read.toJson(new Payloads(Json.strict(), List.of()));
        assertThat(HistoryFile.parse(text)).isEqualTo(read);
    }

    private static byte[] file(HistoryRecord... records) {
        var texts = Stream.of(records)
                .map(each -> "\"" + Base64.getEncoder().encodeToString(HistoryCodec.encode(each)) + "\"")
                .toList();
        return ("{\"fermataHistory\":1,\"workflow\":\"wf\",\"execution\":\"id\",\"run\":\"" + "0".repeat(32)
                        + "\",\"records\":" + texts + ",\"events\":[]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
