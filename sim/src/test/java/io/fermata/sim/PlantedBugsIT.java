package io.fermata.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulation finds each bug that is kept for it: at the seed that was recorded, or else at another. */
class PlantedBugsIT {
    private static final Path BUGS = Path.of("bugs").toAbsolutePath();
    private static final Path ROOT = BUGS.resolve("../..").normalize();
    private static final String SEARCHED = "1..3000";
    private static final int BUGS_MIN = 35;

    @TempDir
    private Path work;

    @Test
    void every_planted_bug_breaks_a_promise() throws Exception {
        var recorded = recorded();
        var missed = new ArrayList<String>();
        var found = new ArrayList<Future<String>>();

        try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (var bug : bugs()) {
                Callable<String> search = () -> search(bug, recorded.getOrDefault(bug.name(), SEARCHED));
                found.add(pool.submit(search));
            }
            for (var each : found) {
                if (each.get().endsWith(" -")) {
                    missed.add(each.get());
                }
            }
        }

        assertThat(missed).isEmpty();
        assertThat(found).hasSizeGreaterThan(BUGS_MIN);
    }

    /** A change of the code elsewhere may have moved a bug to another seed. */
    private String search(Bug bug, String seed) throws Exception {
        var classes = bug.compile(ROOT, Files.createDirectories(work.resolve(bug.name())));
        var broken = bug.play(classes, seed);
        if (broken == null) {
            broken = bug.play(classes, SEARCHED);
        }
        return bug.name() + " " + (broken == null ? "-" : broken);
    }

    private static List<Bug> bugs() throws IOException {
        var bugs = new ArrayList<Bug>();
        try (var files = Files.newDirectoryStream(BUGS, "*.patch")) {
            for (var file : files) {
                bugs.add(Bug.read(file));
            }
        }
        return bugs;
    }

    private static Map<String, String> recorded() throws IOException {
        var seeds = new HashMap<String, String>();
        for (var line : Files.readAllLines(BUGS.resolve("seeds.txt"))) {
            var words = line.split(" ", 3);
            if (words.length > 1 && !words[1].equals("-")) {
                seeds.put(words[0], words[1]);
            }
        }
        return seeds;
    }
}
