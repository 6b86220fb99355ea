package io.fermata.bench;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void median_of_an_even_number_lies_between_the_middle_two() {
        assertThat(Comparison.median(4, 1, 3)).isEqualTo(3);
        assertThat(Comparison.median(4, 1, 3, 2)).isEqualTo(2.5);
        assertThat(Comparison.median()).isZero();
    }

    @Test
    void ratio_is_the_median_of_the_rounds_against_the_durable_peer_with_the_highest_median() {
        var comparison = new Comparison(List.of(
                turn("fermata", 1, true, 1000),
                turn("slow", 1, true, 10),
                turn("quick", 1, true, 100),
                turn("fermata", 2, true, 600),
                turn("slow", 2, true, 500),
                turn("quick", 2, true, 20),
                turn("fermata", 3, true, 1000),
                turn("slow", 3, true, 11),
                turn("quick", 3, true, 50)));

        var verdict = requireNonNull(comparison.mostOf("workflows_per_s"));

        assertThat(verdict.peer()).isEqualTo("quick");
        assertThat(verdict.perRound()).containsExactly(10.0, 30.0, 20.0);
        assertThat(verdict.ratio()).isEqualTo(20);
    }

    @Test
    void peer_that_is_not_durable_counts_for_no_ratio() {
        var comparison = new Comparison(
                List.of(turn("fermata", 1, true, 100), turn("memory", 1, false, 900), turn("disk", 1, true, 10)));

        assertThat(requireNonNull(comparison.mostOf("workflows_per_s")).peer()).isEqualTo("disk");
    }

    @Test
    void peer_that_missed_a_round_is_compared_in_the_others() {
        var comparison = new Comparison(
                List.of(turn("fermata", 1, true, 100), turn("disk", 1, true, 10), turn("fermata", 2, true, 900)));

        var verdict = requireNonNull(comparison.mostOf("workflows_per_s"));

        assertThat(verdict.ratio()).isCloseTo(10, within(0.001));
    }

    @Test
    void without_a_durable_peer_there_is_no_verdict() {
        var comparison = new Comparison(List.of(turn("fermata", 1, true, 100), turn("memory", 1, false, 900)));

        assertThat(comparison.mostOf("workflows_per_s")).isNull();
    }

    @Test
    void table_shows_medians_ratios_settings_unfairness_and_who_could_not_run() {
        var options = CompareOptions.parse(List.of("--workload", "W1", "--inflight", "50", "--rounds", "1"));
        var turns = List.of(turn("fermata", 1, true, 1000), turn("dbos", 1, true, 80), turn("odd", 1, false, 9));
        var bytes = new java.io.ByteArrayOutputStream();

        new CompareTable(options, turns, Map.of("zeebe", "no network"), "two cores")
                .print(new java.io.PrintStream(bytes, true, java.nio.charset.StandardCharsets.UTF_8));

        assertThat(bytes.toString(java.nio.charset.StandardCharsets.UTF_8))
                .contains("W1, 50 in flight, medians of 1 rounds")
                .contains("throughput: 12.5 x of the best durable peer's, dbos (rounds: 12.5 x); aim: at least 10")
                .contains("machine: two cores; 0 syncs/s")
                .contains("load: fermata 1000.0-1.5, ")
                .contains("the machine was busy before the first run")
                .contains("dbos: dbos 1.0, durable", "  fsync: on", "  unfair to dbos: it is far away")
                .contains("odd 1.0, NOT durable")
                .contains("zeebe: could not run: no network");
    }

    private static Turn turn(String engine, int round, boolean durable, double perSecond) {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("workflows_per_s", perSecond);
        figures.put("version", engine + " 1.0");
        figures.put("durable", durable);
        figures.put("settings", Map.of("fsync", "on"));
        figures.put("unfair", List.of("to dbos: it is far away"));
        return new Turn(engine, 50, round, 1000, 1.5, figures);
    }
}
