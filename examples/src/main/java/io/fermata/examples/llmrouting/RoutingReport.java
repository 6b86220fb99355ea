package io.fermata.examples.llmrouting;

import java.util.List;

/**
 * The finished run.
 *
 * @param summary one line, the last one of the report
 * @param report the same for a reader
 */
record RoutingReport(String summary, List<Reply> replies, String report) {
    RoutingReport {
        replies = List.copyOf(replies);
    }

    static RoutingReport of(List<Reply> replies) {
        var text = new StringBuilder("# Questions at the desk\n\n");
        replies.forEach(reply -> text.append("- ")
                .append(reply.question())
                .append("\n  ")
                .append(reply.desk().route())
                .append(": ")
                .append(reply.text())
                .append("\n"));
        var summary = "Answered " + replies.size() + " questions: "
                + count(replies, Desk.OPENING) + " about opening hours, "
                + count(replies, Desk.LOANS) + " about loans, "
                + count(replies, Desk.CATALOGUE) + " from the catalogue, "
                + count(replies, Desk.LIBRARIAN) + " left to a librarian.";
        return new RoutingReport(
                summary, replies, text.append("\n").append(summary).append("\n").toString());
    }

    private static long count(List<Reply> replies, Desk desk) {
        return replies.stream().filter(reply -> reply.desk() == desk).count();
    }
}
