package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import org.jspecify.annotations.Nullable;

/** The words of a filter, one after the other. */
final class FilterWords {
    private final String text;
    private int at;

    FilterWords(String text) {
        this.text = text;
        skipSpace();
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Where the next word begins. */
    int position() {
        return at;
    }

    /** Takes the word if it is next; keywords may be written in any case. */
    boolean takeKeyword(String keyword) {
        int end = at + keyword.length();
        boolean isNext = text.regionMatches(true, at, keyword, 0, keyword.length())
                && (end == text.length() || !isNamePart(text.charAt(end)));
        if (isNext) {
            moveTo(end);
        }
        return isNext;
    }

    boolean takeSymbol(String symbol) {
        boolean isNext = text.startsWith(symbol, at);
        if (isNext) {
            moveTo(at + symbol.length());
        }
        return isNext;
    }

    void needSymbol(String symbol) {
        if (!takeSymbol(symbol)) {
            throw expected("'" + symbol + "'");
        }
    }

    /** Takes letters, digits, dots, dashes and underscores; null if none is next. */
    @Nullable
    String takeName() {
        int end = at;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        if (end == at) {
            return null;
        }
        var name = text.substring(at, end);
        moveTo(end);
        return name;
    }

    /** Takes all characters of comparison that are next; null if none is. */
    @Nullable
    String takeOperator() {
        int end = at;
        while (end < text.length() && "=!<>".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        if (end == at || end - at > 2) {
            return null;
        }
        var operator = text.substring(at, end);
        moveTo(end);
        return operator;
    }

    /** Takes a text in quotes, a number, true, false or a bare word. */
    AttributeValue takeValue() {
        if (!atEnd() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
            return quoted(text.charAt(at));
        }
        int begin = at;
        var word = takeName();
        if (word == null || isKeyword(word)) {
            at = begin;
            throw expected("a value");
        }
        if (word.equals("true") || word.equals("false")) {
            return new AttributeValue.Bool(word.equals("true"));
        }
        var number = AttributeValue.number(word);
        return number == null ? new AttributeValue.Text(word) : number;
    }

    EngineException expected(String what) {
        var found = atEnd() ? "the end" : "'" + text.substring(at, Math.min(text.length(), at + 12)) + "'";
        return error("expected " + what + ", found " + found);
    }

    EngineException error(String what) {
        return errorAt(at, what);
    }

    EngineException errorAt(int position, String what) {
        return new EngineException(Code.INVALID, "filter, position " + (position + 1) + ": " + what);
    }

    /** A quote inside the text is written twice. */
    private AttributeValue quoted(char quote) {
        int begin = at;
        var value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != quote) {
                value.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                value.append(quote);
                i++;
            } else {
                moveTo(i + 1);
                return new AttributeValue.Text(value.toString());
            }
        }
        throw errorAt(begin, "the text that begins here has no end; it needs another " + quote);
    }

    private static boolean isKeyword(String word) {
        return word.equalsIgnoreCase("and")
                || word.equalsIgnoreCase("or")
                || word.equalsIgnoreCase("not")
                || word.equalsIgnoreCase("in")
                || word.equalsIgnoreCase("like");
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '+';
    }

    private void moveTo(int next) {
        at = next;
        skipSpace();
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
