package io.fermata.examples.codereview;

import java.util.List;
import java.util.regex.Pattern;

/** Rules that any text file is reviewed by, whatever language it is in. */
final class TextRules {
    private static final int CHANGED_LINES_MAX = 500;
    private static final Pattern CONFLICT = Pattern.compile("<{7} .+|>{7} .+|\\|{7} .+");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
    private static final Pattern SECRET = Pattern.compile("\\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|"
            + "xox[abprs]-[A-Za-z0-9-]{20,}|sk-[A-Za-z0-9_-]{32,})\\b");
    private static final Pattern OPEN_END = Pattern.compile("\\b(?:TODO|FIXME|XXX)\\b");
    private static final Pattern TRAILING_BLANKS = Pattern.compile(".*\\S[ \\t]+");

    private TextRules() {}

    static List<Finding> review(Source source, ReviewConfig config) {
        var findings = new Findings(source, config);
        wholeFile(source, findings);
        int number = 0;
        for (var line : (Iterable<String>) source.text().lines()::iterator) {
            number++;
            line(line, number, source, config, findings);
        }
        lastLine(source, number, findings);
        return findings.all();
    }

    private static void wholeFile(Source source, Findings findings) {
        if (!source.isUtf8()) {
            findings.onFile(Severity.WARNING, "not-utf8", "the file is not UTF-8 text");
        }
        var text = source.text();
        if (text.contains("\r\n") && text.replace("\r\n", "").contains("\n")) {
            findings.onFile(Severity.WARNING, "mixed-line-ends", "some lines end in CR LF, others in LF");
        }
        int changed = source.file().changedLines();
        if (changed > CHANGED_LINES_MAX) {
            findings.onFile(
                    Severity.NOTE,
                    "large-change",
                    changed + " lines changed in one file, more than " + CHANGED_LINES_MAX + "; can it be split?");
        }
    }

    private static void line(String line, int number, Source source, ReviewConfig config, Findings findings) {
        if (CONFLICT.matcher(line).matches()) {
            findings.onLine(number, Severity.ERROR, "merge-conflict", "a conflict marker was left behind");
        }
        if (PRIVATE_KEY.matcher(line).find() || SECRET.matcher(line).find()) {
            findings.onLine(number, Severity.ERROR, "secret", "this looks like a secret; revoke it and keep it out");
        }
        if (line.chars().anyMatch(TextRules::turnsDirection)) {
            findings.onLine(
                    number, Severity.ERROR, "bidi-control", "an invisible character makes this line read differently");
        }
        if (OPEN_END.matcher(line).find()) {
            findings.onLine(number, Severity.NOTE, "open-end", "something is marked as still to be done");
        }
        int chars = line.codePointCount(0, line.length());
        if (chars > config.lineCharsMax()) {
            findings.onLine(
                    number,
                    Severity.NOTE,
                    "long-line",
                    "the line has " + chars + " characters, more than " + config.lineCharsMax());
        }
        if (!source.file().path().endsWith(".md")
                && TRAILING_BLANKS.matcher(line).matches()) {
            findings.onLine(number, Severity.NOTE, "trailing-blanks", "the line ends in blanks");
        }
    }

    private static void lastLine(Source source, int lines, Findings findings) {
        if (lines > 0 && !source.text().endsWith("\n")) {
            findings.onLine(lines, Severity.NOTE, "no-final-newline", "the last line has no line end");
        }
    }

    /** Unicode's embedding, override and isolate controls, which can hide code in plain sight. */
    private static boolean turnsDirection(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
