package io.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.OperationSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The bytes of every released event stay readable: {@code format-1.txt} is only ever added to. */
class GoldenFormatTest {
    private static final int VARIANTS = 3;

    @Test
    void format_1_is_still_written_as_released() throws IOException {
        List<String> written = new ArrayList<>();
        for (var type : Event.class.getPermittedSubclasses()) {
            for (int variant = 0; variant < VARIANTS; variant++) {
                var bytes = HistoryCodec.encode(sample(type, variant));
                written.add(type.getSimpleName() + " " + variant + " "
                        + HexFormat.of().formatHex(bytes));
            }
        }

        assertThat(written).containsAll(released());
    }

    @Test
    void format_1_is_still_read_as_released() throws IOException, ClassNotFoundException {
        for (var line : released()) {
            var fields = line.split(" ", 3);
            var type = Class.forName(Event.class.getName() + "$" + fields[0]);

            var read = HistoryCodec.decode(HexFormat.of().parseHex(fields[2]));

            assertThat(read).isEqualTo(sample(type, Integer.parseInt(fields[1])));
        }
    }

    private static HistoryRecord sample(Class<?> type, int variant) {
        var values = new RandomValues(type.getSimpleName().hashCode() * 31L + variant);
        var event = inFormat1((Event) values.of(type));
        return new HistoryRecord(variant + 1, 1_795_000_000_000L, Cause.NONE, List.of(event));
    }

    /** When format 1 was released, a message had no correlation id. */
    private static Event inFormat1(Event event) {
        if (event instanceof Event.OperationOpened(var operation, OperationSpec.Publish(var name, var it))) {
            var message = new OperationSpec.OutMessage(
                    it.type(), it.key(), it.payload(), it.toAll(), it.ttlMillis(), it.messageId());
            return new Event.OperationOpened(operation, new OperationSpec.Publish(name, message));
        }
        return event;
    }

    private static List<String> released() throws IOException {
        try (var lines = Objects.requireNonNull(GoldenFormatTest.class.getResourceAsStream("format-1.txt"))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
