package io.fermata.cli;

import java.io.PrintStream;
import java.time.Instant;

/** A line for each operation that ends or fails, in the order of history; what was before this call is left out. */
final class PlainLines implements Progress {
    private final PrintStream out;
    private final Instant begun;
    private final Operations operations = new Operations();

    PlainLines(PrintStream out, Instant begun) {
        this.out = out;
        this.begun = begun;
    }

    @Override
    public void show(Answer.Watched watched) {
        for (var event : watched.events()) {
            var operation = operations.apply(event);
            if (operation != null && isWorthALine(event.type()) && !event.at().isBefore(begun)) {
                out.println(operation.line(event.at()));
            }
        }
        out.flush();
    }

    @Override
    public void end() {
        out.flush();
    }

    private static boolean isWorthALine(String type) {
        return switch (type) {
            case "OperationClosed", "AttemptFailed", "AttemptLost" -> true;
            default -> false;
        };
    }
}
