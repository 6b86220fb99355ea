package io.fermata.flow;

import io.fermata.sdk.Context;
import io.fermata.sdk.Drawable;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.TypedWorkflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowType;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as data: a checked tree of {@link Node}s under a name. It is registered and started like any other
 * workflow, and can be drawn before and after.
 */
public final class Flow<I extends @Nullable Object, O extends @Nullable Object>
        implements TypedWorkflow<I, O>, Drawable {
    private final String name;
    private final Node<I, O> root;
    private final List<Problem> warnings;
    private final Consumer<? super I> door;

    private Flow(String name, Node<I, O> root, List<Problem> warnings, Consumer<? super I> door) {
        this.name = name;
        this.root = root;
        this.warnings = warnings;
        this.door = door;
    }

    /**
     * A flow that is sound.
     *
     * @throws InvalidInput names each node that is wrong, and why; see {@link #check(Node)}
     */
    public static <I extends @Nullable Object, O extends @Nullable Object> Flow<I, O> of(String name, Node<I, O> root) {
        var problems = check(root);
        var errors = problems.stream()
                .filter(Problem::isError)
                .map(Problem::toString)
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidInput("flow '" + name + "'", "cannot run: " + String.join("; ", errors));
        }
        return new Flow<>(name, root, problems, input -> {});
    }

    /** All that is wrong with a tree of nodes: errors and warnings. */
    public static List<Problem> check(Node<?, ?> root) {
        return new Checker().check(root);
    }

    /**
     * The same flow with a check of its input at the door, before anything is written; it may look at the outside world
     * and runs behind the checks that are there already. {@link #midway} does without: it is given no input.
     *
     * @param check throws {@link InvalidInput}, which names the field and the rule, to refuse the start
     */
    public Flow<I, O> checked(Consumer<? super I> check) {
        var before = door;
        return new Flow<>(name, root, warnings, input -> {
            before.accept(input);
            check.accept(input);
        });
    }

    @Override
    public void check(I input) {
        door.accept(input);
    }

    /** What may not do what was meant; errors are refused when the flow is made. */
    public List<Problem> check() {
        return warnings;
    }

    /** The name that it is registered under. */
    public String name() {
        return name;
    }

    /** The outermost node. */
    public Node<I, O> root() {
        return root;
    }

    @Override
    public TypeRef<I> input() {
        return root.input();
    }

    @Override
    public TypeRef<O> output() {
        return root.output();
    }

    /** The name with its types, to start it or to make it a child. */
    public WorkflowType<I, O> type() {
        return new WorkflowType<>(name, input(), output());
    }

    /** Ready to be registered under its own name. */
    public Registration<I, O> registration() {
        return registration(WorkflowOptions.DEFAULT);
    }

    /** Ready to be registered, with options. */
    public Registration<I, O> registration(WorkflowOptions options) {
        return Registration.of(name, this, options);
    }

    /**
     * The same flow under {@code NAME.from}, which begins at a node that each start names: the nodes before it do not
     * run, what is needed of them is given. A node inside of a map, pipeline, choice, route or fallback is no
     * beginning. An unknown node, and a result that is missing or not needed, is refused at the door, by name.
     */
    public Registration<StartAt, O> midway() {
        var options = WorkflowOptions.DEFAULT.withDescription(name + ", begun at one of its nodes");
        return Registration.of(name + ".from", new Midway<>(this), options);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // The flow was checked: its last node gives what the flow gives.
    public O run(Context ctx, I input) throws Exception {
        return (O) Walk.begin(ctx, root, walk -> Run.run(root, walk, Value.of(input, input())))
                .it();
    }

    /** The nodes and edges, as planned. */
    public Graph graph() {
        return new Drawing().draw(name, root);
    }

    /**
     * The nodes and edges with what an execution made of them.
     *
     * @param history its whole history
     * @param converter reads the details of the history's events
     */
    public Graph graph(List<HistoryEvent> history, PayloadConverter converter) {
        return new Taken(history, converter).over(graph());
    }

    @Override
    public String draw(Format format, List<HistoryEvent> history, PayloadConverter converter) {
        var graph = history.isEmpty() ? graph() : graph(history, converter);
        return switch (format) {
            case MERMAID -> graph.toMermaid();
            case DOT -> graph.toDot();
            case JSON -> graph.toJson();
        };
    }

    /** The name and its nodes. */
    @Override
    public String toString() {
        return "flow " + name + " "
                + graph().nodes().stream().map(Graph.GraphNode::name).collect(Collectors.joining(", ", "[", "]"));
    }
}
