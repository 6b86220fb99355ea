package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.server.Durations;
import io.fermata.server.NearNames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void plain_words_stay_and_others_are_quoted() {
        assertThat(ShellWords.line("./fermata", "publish", "a.b", "--key", "it's 1; rm -rf *"))
                .isEqualTo("./fermata publish a.b --key 'it'\\''s 1; rm -rf *'");
        assertThat(ShellWords.quote("")).isEqualTo("''");
        assertThat(ShellWords.quote("$HOME")).isEqualTo("'$HOME'");
    }

    @Test
    void near_names_are_the_nearest_first() {
        var known = List.of("run", "resume", "result", "retry");

        assertThat(NearNames.of("rnu", known)).containsExactly("run");
        assertThat(NearNames.of("resum", known)).startsWith("resume");
        assertThat(NearNames.of("zzzzzz", known)).isEmpty();
    }

    @Test
    void durations_are_read_and_written() {
        assertThat(Durations.read("--wait", "90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Durations.read("--wait", "PT1H")).isEqualTo(Duration.ofHours(1));
        assertThat(Texts.duration(Duration.ofMillis(12))).isEqualTo("12 ms");
        assertThat(Texts.duration(Duration.ofMillis(1_250))).isEqualTo("1.3 s");
        assertThat(Texts.duration(Duration.ofSeconds(125))).isEqualTo("2 min 05 s");
        assertThat(Texts.duration(Duration.ofHours(3))).isEqualTo("3 h 00 min");
        assertThat(Texts.duration(Duration.ofDays(400))).isEqualTo("400 days");
    }
}
