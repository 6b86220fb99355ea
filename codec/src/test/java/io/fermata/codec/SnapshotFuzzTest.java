package io.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.kernel.Snapshot;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a snapshot or refused; channels, updates and signals are in it. */
class SnapshotFuzzTest {
    private static final int SEEDS = 50;

    static Stream<byte[]> snapshots() {
        return IntStream.range(0, SEEDS)
                .mapToObj(seed -> SnapshotCodec.encode(new RandomValues(seed).of(Snapshot.class)));
    }

    @MethodSource("snapshots")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) {
        Snapshot read;
        try {
            read = SnapshotCodec.decode(bytes);
        } catch (CodecException refused) {
            return;
        }

        byte[] once = SnapshotCodec.encode(read);
        assertThat(SnapshotCodec.encode(SnapshotCodec.decode(once))).isEqualTo(once);
    }
}
