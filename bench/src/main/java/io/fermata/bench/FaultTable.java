package io.fermata.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Strikes a process with each kind of fault and says what the outside saw of it. */
final class FaultTable {
    /**
     * What came of one kind.
     *
     * @param skipped why it could not be done here; null if it was
     */
    record Row(
            String fault,
            int runs,
            int started,
            int lost,
            int doubled,
            int repeated,
            long recoverMillis,
            long recoverMaxMillis,
            @Nullable String skipped) {
        static Row skipped(Fault fault, String why) {
            return new Row(fault.shown(), 0, 0, 0, 0, 0, 0, 0, why);
        }
    }

    private final Path directory;
    private final int rounds;
    private final long seed;

    FaultTable(Path directory, int rounds, long seed) {
        this.directory = directory;
        this.rounds = rounds;
        this.seed = seed;
    }

    /** Measures each kind, tells each row when it is there, and returns them all. */
    List<Row> measure(List<Fault> faults, Consumer<Row> each) throws IOException, WrongResult, InterruptedException {
        var rows = new ArrayList<Row>();
        for (var fault : faults) {
            var row = measure(fault);
            each.accept(row);
            rows.add(row);
        }
        return rows;
    }

    private Row measure(Fault fault) throws IOException, WrongResult, InterruptedException {
        var scratch = Files.createDirectories(directory.resolve(fault.name().toLowerCase(Locale.ROOT)));
        try (var ground = FaultGround.make(scratch, fault.ground())) {
            var obstacle = ground.obstacle();
            if (obstacle != null) {
                return Row.skipped(fault, obstacle);
            }
            var run = new FaultRun(scratch, ground.data(), seed);
            var missing = fault.prepare(run);
            return missing == null ? measure(fault, ground, run) : Row.skipped(fault, missing);
        }
    }

    private Row measure(Fault fault, FaultGround ground, FaultRun run)
            throws IOException, WrongResult, InterruptedException {
        long[] millis = new long[rounds];
        var running = run.load();
        try {
            for (int round = 0; round < rounds; round++) {
                var struck = fault.strike(run, ground, running);
                running = struck.running();
                millis[round] = struck.millis();
            }
        } catch (WrongResult wrong) {
            throw new WrongResult(fault.shown() + ": " + wrong.getMessage() + "; " + tail(run.errors()));
        } finally {
            running.kill();
        }
        var verdict = run.finish();
        Arrays.sort(millis);
        return new Row(
                fault.shown(),
                rounds,
                verdict.started(),
                verdict.lost(),
                verdict.doubled(),
                verdict.repeated(),
                millis[rounds / 2],
                millis[rounds - 1],
                null);
    }

    private static String tail(String errors) {
        return errors.length() < 2_000 ? errors : errors.substring(errors.length() - 2_000);
    }
}
