package io.fermata.sim;

import io.fermata.sdk.ChildOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a generated program: a tree of data that {@link PlanWorkflow} plays. */
sealed interface Node {
    /** How an attempt goes wrong. */
    enum Trouble {
        TRANSIENT,
        DEPENDENCY,
        RESOURCE,
        VALIDATION,
        LOGIC,
        /** It does not begin yet; the same attempt comes again. */
        DEFERRED,
        /** A step gives more than a payload may hold; a task fails as if for a moment. */
        LARGE
    }

    /** How long attempts take. */
    enum Pace {
        QUICK,
        SLOW,
        LONG
    }

    record Seq(List<Node> parts) implements Node {}

    /**
     * The first {@code failures} attempts go wrong. {@code limitMillis} is a start-to-close timeout,
     * {@code inAllMillis} one for all attempts together, 0 for none.
     */
    record Step(int failures, Trouble trouble, Pace pace, long limitMillis, long inAllMillis) implements Node {}

    /** Served here ({@code in}) or by polling clients ({@code out}). */
    record Task(String queue, int failures, Trouble trouble, Pace pace, Limits limits) implements Node {}

    /** What is asked of the worker of a task; 0 for none of it. */
    record Limits(long limitMillis, long beatMillis, int priority, long startMillis, long inAllMillis) {}

    record Sleep(long millis) implements Node {}

    record All(List<Node> branches) implements Node {}

    /** Takes the first, and then cancels or awaits the others. */
    record Any(List<Node> branches, boolean cancelsOthers) implements Node {}

    /** Starts steps, and asks only later which of them ended first. */
    record LateAny(int steps, long millis) implements Node {}

    record Race(List<Node> branches) implements Node {}

    record Each(int items, int atOnce, Node body) implements Node {}

    record Message(String type, String key, long timeoutMillis) implements Node {}

    record Messages(List<String> keys, boolean all, long timeoutMillis) implements Node {}

    record Signal(String name, long timeoutMillis) implements Node {}

    /** Waits until a handler has taken so many signals of a name. */
    record Handled(String name, int count) implements Node {}

    record Publish(String type, String key, boolean toAll, boolean ownId) implements Node {}

    record SignalOther(int execution, String name) implements Node {}

    /** {@code limitMillis} over all its runs, of which there may be so many attempts; 0: no limit. */
    record Child(int program, ChildOptions.ParentClose parentClose, long limitMillis, int attempts) implements Node {}

    record Callback(long timeoutMillis) implements Node {}

    /**
     * So many steps that are undone when it fails, which it does if {@code fails}. Undoing each goes wrong so often
     * first; from five times on somebody has to ask for it again.
     */
    record Saga(int steps, boolean fails, int undoFailures) implements Node {}

    /** Cancels what still runs when the body has ended. */
    record Scope(Node body, Node aside) implements Node {}

    record Shielded(Node body) implements Node {}

    record Deadline(long millis, Node body) implements Node {}

    record Version(String change) implements Node {}

    record Channel(String name, String kind) implements Node {}

    record Chance() implements Node {}

    /** Annotates, sets an attribute and a view. */
    record Note() implements Node {}

    record Fail() implements Node {}

    /** What it is made of. */
    default List<Node> parts() {
        return switch (this) {
            case Seq it -> it.parts();
            case All it -> it.branches();
            case Any it -> it.branches();
            case Race it -> it.branches();
            case Each it -> List.of(it.body());
            case Scope it -> List.of(it.body(), it.aside());
            case Shielded it -> List.of(it.body());
            case Deadline it -> List.of(it.body());
            case Step it -> List.of();
            case Task it -> List.of();
            case Sleep it -> List.of();
            case Message it -> List.of();
            case Messages it -> List.of();
            case Signal it -> List.of();
            case Handled it -> List.of();
            case Publish it -> List.of();
            case SignalOther it -> List.of();
            case Child it -> List.of();
            case Callback it -> List.of();
            case Saga it -> List.of();
            case Version it -> List.of();
            case Channel it -> List.of();
            case Chance it -> List.of();
            case LateAny it -> List.of();
            case Note it -> List.of();
            case Fail it -> List.of();
        };
    }

    /** The same with other parts, as many as it takes; null if it has none or too few are given. */
    default @Nullable Node with(List<Node> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        return switch (this) {
            case Seq it -> new Seq(parts);
            case All it -> new All(parts);
            case Any it -> new Any(parts, it.cancelsOthers());
            case Race it -> new Race(parts);
            case Each it -> new Each(it.items(), it.atOnce(), parts.getFirst());
            case Scope it -> parts.size() < 2 ? parts.getFirst() : new Scope(parts.get(0), parts.get(1));
            case Shielded it -> new Shielded(parts.getFirst());
            case Deadline it -> new Deadline(it.millis(), parts.getFirst());
            case Step it -> null;
            case Task it -> null;
            case Sleep it -> null;
            case Message it -> null;
            case Messages it -> null;
            case Signal it -> null;
            case Handled it -> null;
            case Publish it -> null;
            case SignalOther it -> null;
            case Child it -> null;
            case Callback it -> null;
            case Saga it -> null;
            case Version it -> null;
            case Channel it -> null;
            case Chance it -> null;
            case LateAny it -> null;
            case Note it -> null;
            case Fail it -> null;
        };
    }

    /** How many nodes it has. */
    default int size() {
        return 1 + parts().stream().mapToInt(Node::size).sum();
    }
}
