package io.fermata.examples.documentingestion;

import java.util.regex.Pattern;

/** Takes the markup off a Markdown page; what a reader would see stays, line by line. */
final class Markdown {
    private static final Pattern LINE_START = Pattern.compile("(?m)^[ \\t]*(?:#{1,6}|>|[-*+]|\\d+\\.)\\s+");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern EMPHASIS = Pattern.compile("\\*\\*|__|`|(?<=\\s)[*_](?=\\S)|(?<=\\S)[*_](?=\\s|$)");
    private static final Pattern CELL = Pattern.compile("(?m)^\\||\\|[ \\t]*$");

    private Markdown() {}

    static String text(String page) {
        var text = LINK.matcher(page).replaceAll("$1");
        text = LINE_START.matcher(text).replaceAll("");
        text = EMPHASIS.matcher(text).replaceAll("");
        return CELL.matcher(text).replaceAll("").replace('|', ' ');
    }
}
