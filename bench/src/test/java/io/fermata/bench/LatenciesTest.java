package io.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void shares_are_of_all_clients_together() {
        var one = new Latencies();
        var other = new Latencies();
        for (int i = 1; i <= 1_000; i++) {
            (i % 2 == 0 ? one : other).add(i * 1_000_000L);
        }

        var sorted = Latencies.sorted(List.of(one, other));

        assertThat(sorted).hasSize(1_000).isSorted();
        assertThat(Latencies.millis(sorted, 0.5)).isEqualTo(500);
        assertThat(Latencies.millis(sorted, 0.99)).isEqualTo(990);
        assertThat(Latencies.millis(sorted, 1)).isEqualTo(1_000);
    }

    @Test
    void nothing_measured_is_zero() {
        assertThat(Latencies.millis(new long[0], 0.5)).isZero();
    }
}
