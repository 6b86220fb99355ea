package io.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes in the place of engines. */
class CompareIT {
    private static final CompareOptions OPTIONS =
            CompareOptions.parse(List.of("--workload", "W1", "--inflight", "1,2", "--rounds", "2"));

    @TempDir
    Path directory;

    /** A shell program that is told the number in flight and its data directory. */
    private record Script(String name, String text) implements Contender {
        @Override
        public List<String> command(CompareOptions options, int inflight, Path data) {
            return List.of("/bin/sh", "-c", text, "script", Integer.toString(inflight), data.toString());
        }
    }

    @Test
    void engines_take_turns_and_leave_nothing_behind() throws Exception {
        var ours = new Script("fermata", "echo noise; mkdir $2; touch $2/file; echo \"{\\\"inflight\\\":$1}\"");
        var told = new ArrayList<String>();

        var turns = run(ours, new Script("peer", "echo '{\"p50_ms\":7.5}'")).measure(turn -> told.add(turn.engine()));

        assertThat(told).containsExactly("fermata", "peer", "fermata", "peer", "fermata", "peer", "fermata", "peer");
        assertThat(turns).extracting(Turn::inflight).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
        assertThat(turns).extracting(Turn::round).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
        assertThat(turns.get(4).figure("inflight")).isEqualTo(2);
        assertThat(turns.get(1).figure("p50_ms")).isEqualTo(7.5);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void peer_that_fails_says_why_and_takes_no_further_turn() throws Exception {
        var run = run(new Script("fermata", "echo '{}'"), new Script("peer", "echo no port >&2; exit 3"));

        var turns = run.measure(turn -> {});

        assertThat(turns).extracting(Turn::engine).containsOnly("fermata").hasSize(4);
        assertThat(run.failures().get("peer")).contains("with 1 in flight", "status 3", "no port");
    }

    @Test
    void nothing_is_compared_when_ours_fails() {
        var run = run(new Script("fermata", "exit 1"), new Script("peer", "echo '{}'"));

        assertThatThrownBy(() -> run.measure(turn -> {}))
                .isInstanceOf(WrongResult.class)
                .hasMessageContaining("status 1", "it said nothing");
    }

    @Test
    void program_that_takes_too_long_is_killed_with_all_that_it_started() throws Exception {
        var pid = directory.resolve("pid");
        var command = List.of("/bin/sh", "-c", "sleep 600 & echo $! > " + pid + "; wait");

        assertThatThrownBy(() -> new ContenderRun(command, directory, 1).figures())
                .isInstanceOf(WrongResult.class)
                .hasMessageContaining("within 1 s");

        var started = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        started.ifPresent(process -> assertThat(process.onExit()).succeedsWithin(java.time.Duration.ofSeconds(10)));
    }

    private CompareRun run(Contender... contenders) {
        return new CompareRun(OPTIONS, List.of(contenders), directory, () -> 0.5);
    }
}
