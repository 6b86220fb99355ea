package io.fermata.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Ours and theirs in turn, so that a noisy minute strikes all of them: each run is a process of its own on fresh data.
 * A peer that fails takes no further turn; if ours fails, nothing can be compared.
 */
final class CompareRun {
    /** A slow engine may need as long for its warm-up and for its window; both are limited. */
    private static final int SLOW_SECONDS_MAX = 240;

    private final CompareOptions options;
    private final List<Contender> contenders;
    private final Path directory;
    private final DoubleSupplier load;
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<Turn> turns = new ArrayList<>();

    /**
     * Prepares nothing yet.
     *
     * @param contenders ours first
     * @param directory for the data of one run after the other
     * @param load what the machine's load is now
     */
    CompareRun(CompareOptions options, List<Contender> contenders, Path directory, DoubleSupplier load) {
        this.options = options;
        this.contenders = contenders;
        this.directory = directory;
        this.load = load;
    }

    /**
     * Takes all turns.
     *
     * @param each is told of each turn when it is over
     * @throws WrongResult when ours fails
     */
    List<Turn> measure(Consumer<Turn> each) throws IOException, InterruptedException, WrongResult {
        for (int inflight : options.inflight()) {
            for (int round = 1; round <= options.rounds(); round++) {
                for (var contender : contenders) {
                    if (!failures.containsKey(contender.name())) {
                        take(contender, inflight, round, each);
                    }
                }
            }
        }
        return List.copyOf(turns);
    }

    /** Why a peer gave up, by name. */
    Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    private void take(Contender contender, int inflight, int round, Consumer<Turn> each)
            throws IOException, InterruptedException, WrongResult {
        var scratch = Files.createDirectories(directory.resolve(contender.name()));
        int secondsMax = options.seconds() + options.warmup() + SLOW_SECONDS_MAX;
        try {
            var command = contender.command(options, inflight, scratch.resolve("data"));
            double before = load.getAsDouble();
            var figures = new ContenderRun(command, scratch, secondsMax).figures();
            var turn = new Turn(contender.name(), inflight, round, before, load.getAsDouble(), figures);
            turns.add(turn);
            each.accept(turn);
        } catch (WrongResult failed) {
            if (contender.name().equals(Ours.NAME)) {
                throw failed;
            }
            failures.put(contender.name(), "with " + inflight + " in flight: " + failed.getMessage());
        } finally {
            Bench.delete(scratch);
        }
    }
}
