package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph of nodes, each of which runs as soon as those that it depends on allow. Gives the {@link Results} of all of
 * them by name; {@link #result} picks one.
 *
 * <p>A node without dependencies takes the graph's input. One with a single dependency takes its result. One with
 * several, or with another rule than {@link Join#ALL_SUCCEEDED}, takes {@link Results}, in which {@code input} is the
 * graph's input and everything else bears the name that {@link After} gives it.
 *
 * <p>Nodes that can still run do so when another one has failed. In the end the graph fails with {@link BranchesFailed}
 * if a node failed and none that depends on it under a rule for failures ran.
 */
public final class Dag<I extends @Nullable Object> implements Node<I, Results> {
    /** The graph's input among the {@link Results} that a node takes. */
    public static final String INPUT = "input";

    private final String name;
    private final TypeRef<I> input;
    private final List<Member> members;
    private final int maxConcurrency;

    /** A node with what it depends on. */
    record Member(Node<?, ?> node, After after) {}

    private Dag(String name, TypeRef<I> input, List<Member> members, int maxConcurrency) {
        this.name = name;
        this.input = input;
        this.members = List.copyOf(members);
        this.maxConcurrency = maxConcurrency;
    }

    static <I extends @Nullable Object> Dag<I> of(String name, TypeRef<I> input) {
        return new Dag<>(name, input, List.of(), Integer.MAX_VALUE);
    }

    /** A further node that depends on nothing and takes the graph's input. */
    public Dag<I> node(Node<? super I, ?> node) {
        return node(node, After.NOTHING);
    }

    /** A further node; the nodes that it depends on may be added later. */
    public Dag<I> node(Node<?, ?> node, After after) {
        var all = new ArrayList<>(members);
        all.add(new Member(node, after));
        return new Dag<>(name, input, all, maxConcurrency);
    }

    /** At most this many nodes at once. Default: no limit; at least 1. */
    public Dag<I> maxConcurrency(int limit) {
        return new Dag<>(name, input, members, limit);
    }

    /** The same graph, of which only this node's result is wanted. It fails if that node did not succeed. */
    public <O extends @Nullable Object> Node<I, O> result(Node<?, O> node) {
        return new DagResult<>(this, node);
    }

    /** What a node depends on: all these must have succeeded. */
    public static After after(Node<?, ?>... nodes) {
        var after = After.NOTHING;
        for (var node : nodes) {
            after = after.and(node.name(), node);
        }
        return after;
    }

    /** What a node depends on, by name. */
    public static After after(String... nodes) {
        var after = After.NOTHING;
        for (var node : nodes) {
            after = after.and(node, node);
        }
        return after;
    }

    List<Member> members() {
        return members;
    }

    int maxConcurrency() {
        return maxConcurrency;
    }

    @Nullable
    Member member(String node) {
        return members.stream()
                .filter(each -> each.node().name().equals(node))
                .findFirst()
                .orElse(null);
    }

    /** Whether a node takes results by name, rather than one result or the graph's input as it is. */
    static boolean takesNamed(Member member) {
        var after = member.after();
        return after.inputs().size() > 1 || after.join() != Join.ALL_SUCCEEDED || after.renames();
    }

    /** The names under which a node finds its inputs, with the nodes that give them. */
    static Map<String, String> inputs(Member member) {
        return member.after().inputs();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TypeRef<I> input() {
        return input;
    }

    @Override
    public TypeRef<Results> output() {
        return TypeRef.of(Results.class);
    }

    @Override
    public Dag<I> named(String other) {
        return new Dag<>(other, input, members, maxConcurrency);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return members.stream().<Node<?, ?>>map(Member::node).toList();
    }
}
