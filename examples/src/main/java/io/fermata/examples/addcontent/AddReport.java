package io.fermata.examples.addcontent;

import java.util.List;

/**
 * The finished run, as read back from the library.
 *
 * @param summary one line, the last one of the report
 * @param report the same for a reader
 */
record AddReport(String summary, List<Entry> entries, Library.Holdings holdings, String report) {
    AddReport {
        entries = List.copyOf(entries);
    }

    static AddReport of(AddRequest request, List<Entry> entries, Library.Holdings holdings) {
        var summary = "Added " + count(entries, Entry.Fate.ADDED) + " of " + entries.size() + " items: "
                + count(entries, Entry.Fate.FAILED) + " failed, " + count(entries, Entry.Fate.LEFT_OUT)
                + " left out; " + holdings.files() + " files, " + holdings.rows() + " rows, " + holdings.entries()
                + " index entries.";
        var text = new StringBuilder("# Content for " + request.library() + "\n\n");
        entries.forEach(entry -> text.append(entry.number())
                .append(". ")
                .append(request.items().get(entry.number() - 1).label())
                .append(": ")
                .append(entry.text())
                .append("\n"));
        return new AddReport(
                summary,
                entries,
                holdings,
                text.append("\n").append(summary).append("\n").toString());
    }

    private static long count(List<Entry> entries, Entry.Fate fate) {
        return entries.stream().filter(entry -> entry.fate() == fate).count();
    }
}
