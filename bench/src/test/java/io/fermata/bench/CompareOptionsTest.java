package io.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.bench.BenchOptions.WorkloadName;
import io.fermata.cli.UsageError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareOptionsTest {
    @Test
    void sequence_is_compared_alone_and_with_many_unless_told_otherwise() {
        var options = parse("--workload W1");

        assertThat(options.inflight()).containsExactly(1, 50, 500);
        assertThat(options.peers()).containsExactly("dbos", "restate", "flowable");
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.runs()).isEqualTo(36);
        assertThat(options.minutes()).isBetween(8, 18);
    }

    @Test
    void every_option_is_taken() {
        var options =
                parse("--workload w3 --inflight 5,20 --peers Zeebe,dbos --rounds 2 --seconds 3 --warmup 0 --json");

        assertThat(options)
                .isEqualTo(new CompareOptions(
                        WorkloadName.W3, List.of(5, 20), List.of("zeebe", "dbos"), 2, 3, 0, null, true));
    }

    @Test
    void parked_ones_are_looked_at_when_they_have_left_the_memory() {
        assertThat(parse("--workload W4").warmup()).isGreaterThan(10);
        assertThat(parse("--workload W1").warmup()).isLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --rounds 3 | needs --workload
        --workload W9 | W1, W2, W3 or W4
        --workload W1 --peers oracle | there is no peer 'oracle'; there are: dbos, restate
        --workload W1 --inflight 50,x | --inflight must be a whole number, found 'x'
        --workload W1 --rounds 0 | --rounds must be from 1 to 100, found 0
        --workload W1 --seconds | --seconds needs a value
        --workload W1 --fast | no option '--fast'
        """)
    void bad_usage_names_the_argument_and_the_rule(String line, String said) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(UsageError.class).hasMessageContaining(said);
    }

    private static CompareOptions parse(String line) {
        return CompareOptions.parse(List.of(line.split(" ", -1)));
    }
}
