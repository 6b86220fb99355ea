package io.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Strikes real processes and disks; {@code -Dfaults.rounds=N} strikes more often, {@code -Dfaults.seed=N} at other
 * moments.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
    private static final long SEED = Long.getLong("faults.seed", 1);

    @TempDir
    Path scratch;

    @ParameterizedTest
    @EnumSource(Fault.class)
    void nothing_acknowledged_is_lost_or_has_two_outcomes(Fault fault) throws Exception {
        var row = new FaultTable(scratch, ROUNDS, SEED)
                .measure(List.of(fault), ignored -> {})
                .getFirst();

        assumeThat(row.skipped()).as("skipped: %s", row.skipped()).isNull();
        assertThat(row.started()).isGreaterThan(20);
        assertThat(row.lost()).as("lost").isZero();
        assertThat(row.doubled()).as("doubled").isZero();
    }
}
