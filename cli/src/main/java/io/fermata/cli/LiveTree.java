package io.fermata.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The operations of one execution as a tree, redrawn in place: state, attempt, duration and what it waits for. */
final class LiveTree implements Progress {
    private static final int ROWS_MAX = 20;
    private static final int COLUMNS_MAX = 100;
    private static final String CLEAR_LINE = "\u001b[2K";

    private final PrintStream out;
    private final String id;
    private final Operations operations = new Operations();
    private int drawnRows;

    LiveTree(PrintStream out, String id) {
        this.out = out;
        this.id = id;
    }

    @Override
    public void show(Answer.Watched watched) {
        watched.events().forEach(operations::apply);
        draw(rows(watched.now(), Instant.now()));
    }

    @Override
    public void end() {
        out.flush();
    }

    private List<String> rows(Answer.Snapshot now, Instant clock) {
        var rows = new ArrayList<String>();
        var execution = now.execution();
        rows.add(mark(execution.status().toLowerCase(java.util.Locale.ROOT)) + " " + execution.workflow() + " " + id
                + "  " + execution.status());
        var all = operations.all();
        int hidden = Math.max(0, all.size() - ROWS_MAX);
        if (hidden > 0) {
            rows.add("  … " + hidden + " earlier");
        }
        for (var operation : all.subList(hidden, all.size())) {
            rows.add("  " + "  ".repeat(depth(operation.path())) + mark(operation.state()) + " "
                    + operation.line(clock));
        }
        return rows;
    }

    private void draw(List<String> rows) {
        var frame = new StringBuilder();
        if (drawnRows > 0) {
            frame.append("\u001b[%dA".formatted(drawnRows));
        }
        for (var row : rows) {
            frame.append(CLEAR_LINE).append(Texts.cut(row, COLUMNS_MAX)).append('\n');
        }
        for (int row = rows.size(); row < drawnRows; row++) {
            frame.append(CLEAR_LINE).append('\n');
        }
        drawnRows = Math.max(drawnRows, rows.size());
        out.print(frame);
        out.flush();
    }

    private static int depth(String path) {
        return (int) path.chars().filter(character -> character == '.').count();
    }

    private static String mark(String state) {
        return switch (state) {
            case "completed" -> "✓";
            case "failed", "timed-out", "timed_out", "cancelled", "terminated", "blocked" -> "✗";
            case "running" -> "▸";
            default -> "·";
        };
    }
}
