package io.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a record of a history or refused, and a record is the same again. */
class HistoryFuzzTest {
    private static final int SEEDS = 300;

    static Stream<byte[]> records() {
        return IntStream.range(0, SEEDS).mapToObj(seed -> {
            var values = new RandomValues(seed);
            var events = List.of(values.of(Event.class), values.of(Event.class));
            return HistoryCodec.encode(new HistoryRecord(seed, seed, values.of(Cause.class), events));
        });
    }

    @MethodSource("records")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) {
        HistoryRecord read;
        try {
            read = HistoryCodec.decode(bytes);
        } catch (CodecException refused) {
            return;
        }

        assertThat(HistoryCodec.decode(HistoryCodec.encode(read))).isEqualTo(read);
    }
}
