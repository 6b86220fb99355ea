package io.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.Snapshot;
import io.fermata.kernel.Timeouts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryCodecTest {
    private static final long AT_MILLIS = 1_795_000_000_000L;

    @Test
    void every_record_reads_as_it_was_written() {
        Set<Class<?>> seen = new HashSet<>();
        for (int seed = 0; seed < 5_000; seed++) {
            var values = new RandomValues(seed);
            var event = values.of(Event.class);
            var historyRecord = new HistoryRecord(seed + 1, AT_MILLIS, values.of(Cause.class), List.of(event, event));
            seen.add(event.getClass());

            var read = HistoryCodec.decode(HistoryCodec.encode(historyRecord));

            assertThat(read).as("seed %d", seed).isEqualTo(historyRecord);
        }
        assertThat(seen).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    @Test
    void a_light_step_takes_less_than_60_bytes() {
        var closed = new Event.OperationClosed(
                new OperationId("2"), new Closing.Completed(Payload.json("3".getBytes(StandardCharsets.UTF_8))));
        var turn = new Event.TurnTaken(3, 7, List.of());
        var step = new OperationSpec.Step("add", Payload.NONE, RetryPolicy.DEFAULT, Timeouts.NONE, false);
        var opened = new Event.OperationOpened(new OperationId("3"), step);

        var bytes = HistoryCodec.encode(new HistoryRecord(7, AT_MILLIS, Cause.NONE, List.of(closed, turn, opened)));

        assertThat(bytes).hasSizeLessThan(60);
    }

    @Test
    void the_same_record_always_gives_the_same_bytes() {
        for (int seed = 0; seed < 300; seed++) {
            var first = new HistoryRecord(1, 0, Cause.NONE, List.of(new RandomValues(seed).of(Event.class)));
            var again = new HistoryRecord(1, 0, Cause.NONE, List.of(new RandomValues(seed).of(Event.class)));

            assertThat(HistoryCodec.encode(first)).isEqualTo(HistoryCodec.encode(again));
        }
    }

    @Test
    void a_record_cut_short_is_refused_at_every_place() {
        for (int seed = 0; seed < 200; seed++) {
            var bytes = HistoryCodec.encode(
                    new HistoryRecord(1, AT_MILLIS, Cause.NONE, List.of(new RandomValues(seed).of(Event.class))));
            for (int length = 0; length < bytes.length; length++) {
                var cut = Arrays.copyOf(bytes, length);

                assertThatThrownBy(() -> HistoryCodec.decode(cut)).isInstanceOf(CodecException.class);
            }
        }
    }

    @Test
    void a_snapshot_is_read_as_it_was_written() {
        for (int seed = 0; seed < 500; seed++) {
            var snapshot = new RandomValues(seed).of(Snapshot.class);

            assertThat(SnapshotCodec.decode(SnapshotCodec.encode(snapshot)))
                    .usingRecursiveComparison()
                    .isEqualTo(snapshot);
        }
    }

    @Test
    void a_snapshot_with_a_value_that_breaks_its_rules_is_refused() {
        var out =
                new Writer().writeByte(1).writeRaw(new byte[15]).writeVarint(1).writeVarint(7); // One unread event:
        out.writeByte(4).writeString("1").writeByte(1).writeString("step").writeByte(0); // a step was opened,
        out.writeByte(2).writeVarint(1).writeVarint(1).writeDouble(0.5); // with a back-off that shrinks.
        out.writeVarint(1).writeDouble(0).writeRaw(new byte[100]);

        assertThatThrownBy(() -> SnapshotCodec.decode(out.toBytes()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("multiplier is at least 1");
    }

    @Test
    void bytes_too_many_are_refused() {
        var bytes = HistoryCodec.encode(new HistoryRecord(1, 0, Cause.NONE, List.of(new Event.Resumed())));

        assertThatThrownBy(() -> HistoryCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(CodecException.class)
                .hasMessage("1 bytes too many at byte " + bytes.length);
    }

    @Test
    void flipped_bytes_give_another_record_or_a_clear_refusal() {
        var random = new Random(11);
        for (int seed = 0; seed < 3_000; seed++) {
            var bytes = HistoryCodec.encode(
                    new HistoryRecord(1, AT_MILLIS, Cause.NONE, List.of(new RandomValues(seed).of(Event.class))));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();

            assertThat(refusal(bytes))
                    .satisfiesAnyOf(
                            refusal -> assertThat(refusal).isNull(),
                            refusal -> assertThat(refusal).isInstanceOf(CodecException.class));
        }
    }

    @Test
    void an_unknown_tag_or_format_is_named() {
        assertThatThrownBy(() -> HistoryCodec.decode(new byte[] {9}))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("unknown format of a history record: tag 9");
        assertThatThrownBy(() -> HistoryCodec.decode(new byte[] {1, 1, 0, 0, 1, 99}))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("unknown event: tag 99")
                .hasMessageEndingWith("at byte 5");
    }

    @Test
    void a_length_beyond_the_bytes_takes_no_memory() {
        byte[] hugeCount = {1, 1, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};

        assertThatThrownBy(() -> HistoryCodec.decode(hugeCount))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("where 0 bytes are left");
    }

    @Test
    void causes_are_kept_up_to_a_limit() {
        Failure failure = Failure.of("deepest", "", Category.LOGIC);
        for (int i = 0; i < ValueCodec.FAILURE_CAUSES_MAX + 10; i++) {
            failure = new Failure("level" + i, "", Category.LOGIC, false, "", Payload.NONE, failure);
        }
        var out = new Writer();
        ValueCodec.write(out, failure);

        var read = ValueCodec.readFailure(new Reader(out.toBytes()));

        assertThat(typesOf(read))
                .hasSize(ValueCodec.FAILURE_CAUSES_MAX)
                .isEqualTo(typesOf(failure).subList(0, ValueCodec.FAILURE_CAUSES_MAX));
    }

    private static List<String> typesOf(Failure failure) {
        List<String> types = new ArrayList<>();
        for (Failure link = failure; link != null; link = link.cause()) {
            types.add(link.type());
        }
        return types;
    }

    private static @Nullable RuntimeException refusal(byte[] bytes) {
        try {
            HistoryCodec.decode(bytes);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
