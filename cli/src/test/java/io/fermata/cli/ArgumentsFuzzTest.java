package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.sdk.InvalidInput;
import io.fermata.server.Durations;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Any words on the command line are understood or refused as usage; a line of the input is a word. */
class ArgumentsFuzzTest {
    static Stream<byte[]> lines() {
        return Stream.of(
                        "run\nworkflow\nid-1\n--input\n{\"a\":1}\n--step-limit\n5",
                        "list\n--filter\nid = 'x'\n--limit\n10\n--json",
                        "publish\ntype\nkey\n--payload\n-\n--keep\n7d",
                        "poll\nqueue\n--wait\nPT1H30M",
                        "trace\n--since\n2026-01-31T08:00:00Z")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("lines")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) {
        var words = List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
        var verb = Verbs.own(words.getFirst());
        try {
            if (verb != null) {
                var rest = words.subList(1, words.size()).toArray(String[]::new);
                Cli.commandLine(verb.maker().get()).parseArgs(rest);
            }
        } catch (CommandLine.ParameterException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
        for (var word : words) {
            refusesOrReads(word);
        }
    }

    private static void refusesOrReads(String word) {
        try {
            assertThat(Durations.read("--wait", word).isNegative()).isFalse();
        } catch (UsageError | InvalidInput refused) {
            assertThat(refused).hasMessageStartingWith("--wait ");
        }
        try {
            var instant = Durations.moment("--since", word);
            assertThat(Durations.moment("--since", instant.toString())).isEqualTo(instant);
        } catch (UsageError | InvalidInput refused) {
            assertThat(refused).hasMessageStartingWith("--since ");
        }
        try {
            if (!word.startsWith("@")) {
                var json = JsonArgument.read("--input", word, InputStream.nullInputStream());
                assertThat(JsonArgument.read("--input", "-", in(json.text())).text())
                        .isEqualTo(json.text());
            }
        } catch (UsageError refused) {
            assertThat(refused).hasMessageStartingWith("--input:");
        }
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
