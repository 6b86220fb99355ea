package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.engine.Examination;
import io.fermata.store.Key;
import io.fermata.store.RowVisitor;
import io.fermata.store.local.LocalStoreOptions;
import io.fermata.store.local.StoreInspection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes rows of a sound store away, one at a time, and puts others in. */
class ExaminationTest {
    private static final Key END = Key.of(new byte[0]);

    /** Tables whose rows follow from histories: history, header, index, runnable, timer, counter, lease, wait. */
    private static final String DERIVED = "HEIRTCLW";

    @TempDir
    Path scratch;

    private final TreeMap<Key, byte[]> rows = new TreeMap<>();

    @BeforeEach
    void fill() {
        var cli = new CliHarness(scratch.resolve("data"));
        cli.run("run", "counting", "--id", "counted", "--input", "{\"steps\": 5}");
        for (var name : new String[] {"waiting", "asking", "delegating", "failing"}) {
            cli.run("run", name, "--id", "a-" + name, "--input", "\"x\"");
            cli.run("run", name, "--id", "b-" + name);
        }
        cli.run("poll", "outside");
        cli.run("start", "counting", "--id", "begun", "--input", "{\"steps\": 5}");
        try (var inspection = StoreInspection.open(cli.data(), LocalStoreOptions.defaults())) {
            inspection.scan(0, Key.of(new byte[0]), END, (key, value) -> {
                rows.put(key, value);
                return true;
            });
        }
    }

    @Test
    void sound_rows_are_sound() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void any_derived_row_that_is_gone_is_missed() {
        var tables = new StringBuilder();
        for (var key : new ArrayList<>(rows.keySet())) {
            char table = (char) key.bytes()[0];
            if (DERIVED.indexOf(table) >= 0 && !isCountOfQueue(key) && !isIndexOfClosed(key)) {
                var value = rows.remove(key);

                assertThat(findings()).as("without the row %s %s", table, key).isNotEmpty();
                rows.put(key, value);
                tables.append(table);
            }
        }
        assertThat(tables).contains(DERIVED.split(""));
    }

    @Test
    void any_row_that_belongs_to_nobody_is_found() {
        for (var key : new ArrayList<>(rows.keySet())) {
            char table = (char) key.bytes()[0];
            if (DERIVED.indexOf(table) >= 0 && table != 'W' && table != 'C' && table != 'I') {
                var bytes = key.bytes().clone();
                bytes[table == 'T' ? 14 : table == 'L' ? 8 : 6] ^= 0x55; // In the run that it belongs to.
                var stranger = Key.of(bytes);
                rows.put(stranger, rows.get(key));

                assertThat(findings()).as("with the row %s %s", table, stranger).isNotEmpty();
                rows.remove(stranger);
            }
        }
    }

    @Test
    void any_history_that_cannot_be_read_is_named() {
        for (var key : new ArrayList<>(rows.keySet())) {
            if (key.bytes()[0] == 'H') {
                var value = rows.get(key);
                rows.put(key, new byte[] {1, 2, 3});

                assertThat(findings()).as("with a broken %s", key).anyMatch(finding -> finding.contains("event "));
                rows.put(key, value);
            }
        }
    }

    private static boolean isCountOfQueue(Key key) {
        return key.bytes()[0] == 'C' && key.bytes()[5] != 's';
    }

    /** Nothing says which of the ended runs of an id was the last: an older one stays when the last is deleted. */
    private static boolean isIndexOfClosed(Key key) {
        return key.bytes()[0] == 'I' && !new String(key.bytes(), StandardCharsets.UTF_8).contains("a-waiting");
    }

    private List<String> findings() {
        var findings = new ArrayList<String>();
        new Examination(1, new Shown(rows), finding -> findings.add(finding.toString())).run();
        return findings;
    }

    private record Shown(TreeMap<Key, byte[]> rows) implements Examination.Source {
        @Override
        public byte @Nullable [] get(int shard, Key key) {
            return rows.get(key);
        }

        @Override
        public void scan(int shard, Key from, Key to, RowVisitor visitor) {
            var range = to.equals(END) ? rows.tailMap(from, true) : rows.subMap(from, true, to, false);
            for (var row : range.entrySet()) {
                if (!visitor.row(row.getKey(), row.getValue())) {
                    return;
                }
            }
        }
    }
}
