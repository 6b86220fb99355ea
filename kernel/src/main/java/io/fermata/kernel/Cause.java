package io.fermata.kernel;

/** Who or what a command came from, and why; empty strings where unknown. Recorded with the events it leads to. */
public record Cause(String actor, String reason, String causationId, String traceContext) {
    public static final Cause NONE = new Cause("", "", "", "");

    public static Cause by(String actor, String reason) {
        return new Cause(actor, reason, "", "");
    }
}
