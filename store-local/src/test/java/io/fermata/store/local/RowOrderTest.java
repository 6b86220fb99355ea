package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.store.Key;
import java.util.HashMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowOrderTest {
    private static final int BYTES_MAX = 40;

    @Test
    void rows_are_in_the_order_of_their_keys_whatever_these_are() {
        var random = new Random(5);
        var rows = new HashMap<Key, byte[]>();
        for (int i = 0; i < 20_000; i++) {
            // Few different bytes, zero and the sign among them: many keys begin alike, or with another one.
            var bytes = new byte[random.nextInt(BYTES_MAX)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = random.nextInt(8) == 0 ? (byte) random.nextInt() : 0;
            }
            rows.put(Key.of(bytes), bytes);
        }

        var ordered = RowOrder.of(rows);

        assertThat(ordered).extracting(RowOrder::key).containsExactlyElementsOf(new TreeMap<>(rows).keySet());
        assertThat(ordered)
                .allSatisfy(row -> assertThat(row.value()).isEqualTo(row.key().bytes()));
    }
}
