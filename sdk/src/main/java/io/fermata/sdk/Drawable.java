package io.fermata.sdk;

import java.util.List;

/** A workflow that can be drawn: as it is planned, and what an execution of it took of that. */
public interface Drawable {
    /**
     * The drawing as text.
     *
     * @param history what an execution did so far; empty for the plan alone
     * @param converter reads the details of the history's events
     */
    String draw(Format format, List<HistoryEvent> history, PayloadConverter converter);

    /** The languages of drawings. */
    enum Format {
        /** A Mermaid flowchart, as Markdown pages show it. */
        MERMAID,
        /** Graphviz. */
        DOT,
        /** One object with {@code nodes} and {@code edges}. */
        JSON
    }
}
