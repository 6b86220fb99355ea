package io.fermata.bench;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Timeouts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A history such as {@link SequenceWorkload} leaves, of any number of steps. */
final class SampleHistory {
    static final RunId RUN = RunId.of(1_700_000_000_000L, 0, 42);

    private final List<HistoryRecord> records = new ArrayList<>();
    private long sequence;

    private SampleHistory() {}

    static List<HistoryRecord> ofSteps(int steps) {
        var history = new SampleHistory();
        history.add(List.of(new Event.Started(start())));
        for (int step = 1; step <= steps; step++) {
            var operation = new OperationId(String.valueOf(step));
            var spec = new OperationSpec.Step("add-one", Payload.NONE, RetryPolicy.DEFAULT, Timeouts.NONE, false);
            history.add(List.of(
                    new Event.TurnTaken(step, history.sequence, List.of()),
                    new Event.OperationOpened(operation, spec)));
            history.add(List.of(new Event.OperationClosed(operation, new Closing.Completed(json(step)))));
        }
        history.add(List.of(
                new Event.TurnTaken(steps + 1, history.sequence, List.of()),
                new Event.Closed(new RunEnd.Completed(json(steps)), List.of())));
        return history.records;
    }

    private void add(List<Event> events) {
        records.add(new HistoryRecord(sequence + 1, RUN.startMillis() + sequence, Cause.NONE, events));
        sequence += events.size();
    }

    private static StartSpec start() {
        var input = Payload.json(
                ("{\"number\":1,\"padding\":\"" + "x".repeat(70) + "\"}").getBytes(StandardCharsets.UTF_8));
        return new StartSpec(
                "bench-1",
                "add-five",
                "java",
                "",
                input,
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
    }

    private static Payload json(int number) {
        return Payload.json(Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }
}
