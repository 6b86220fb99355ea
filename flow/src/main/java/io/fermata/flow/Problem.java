package io.fermata.flow;

/**
 * Something that is wrong with a flow, found before it runs.
 *
 * @param severity whether it can run nevertheless
 * @param node the node it is about, by name
 * @param message what is wrong, for a person
 */
public record Problem(Severity severity, String node, String message) {
    /** How bad it is. */
    public enum Severity {
        /** It must not run. */
        ERROR,
        /** It runs, but may not do what was meant. */
        WARNING
    }

    static Problem error(String node, String message) {
        return new Problem(Severity.ERROR, node, message);
    }

    static Problem warning(String node, String message) {
        return new Problem(Severity.WARNING, node, message);
    }

    boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The node and what is wrong with it. */
    @Override
    public String toString() {
        return "node '" + node + "' " + message;
    }
}
