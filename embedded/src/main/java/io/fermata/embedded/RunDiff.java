package io.fermata.embedded;

import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two executions side by side, each by its last run as it stands: what a retry made void does not count.
 *
 * @param differing what differs of the runs as a whole: workflow, input, status, result or error
 * @param operations in the order of the first, those of the second alone behind the one they came after
 */
public record RunDiff(Side a, Side b, List<String> differing, List<Operation> operations) {
    public RunDiff {
        differing = List.copyOf(differing);
        operations = List.copyOf(operations);
    }

    /** Whether nothing differs. */
    public boolean nothingDiffers() {
        return differing.isEmpty() && operations.stream().allMatch(each -> each.verdict() == Verdict.SAME);
    }

    /** One of the two runs; {@code input} may be JSON's null; {@code error} says why it did not complete. */
    public record Side(
            String id,
            String run,
            String workflow,
            @Nullable RawJson input,
            Status status,
            @Nullable RawJson result,
            @Nullable RawJson error) {}

    /**
     * An operation, at the same place of the code in both runs; one side is null if only the other run has it.
     *
     * @param operation its id
     * @param differing of {@code kind, name, input, outcome, result, error}, what differs; empty unless both have it
     */
    public record Operation(
            String operation,
            Verdict verdict,
            List<String> differing,
            @Nullable Told a,
            @Nullable Told b) {
        public Operation {
            differing = List.copyOf(differing);
        }
    }

    /**
     * What a run did at an operation.
     *
     * @param input what it was asked: an input, a payload, the awaited messages; null for none
     * @param outcome completed, failed, timed-out or cancelled; open if it has not ended
     */
    public record Told(
            String kind,
            String name,
            @Nullable RawJson input,
            String outcome,
            @Nullable RawJson result,
            @Nullable RawJson error) {}

    /** How the two runs compare at an operation. */
    public enum Verdict {
        SAME,
        DIFFERS,
        ONLY_A,
        ONLY_B
    }
}
