package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items of a list pass through stages, and stages work on different items at the same time. A stage takes an item only
 * when it has room; between two stages a bounded number waits, and an item that finds no room there keeps its stage
 * busy, so a slow stage slows those before it down instead of piling items up.
 */
public final class Pipeline<A extends @Nullable Object, R extends @Nullable Object>
        implements Node<List<A>, MapResult<R>> {
    /** How many items wait between two stages unless told otherwise. */
    public static final int HAND_OVER_DEFAULT = 1;

    private final String name;
    private final TypeRef<A> item;
    private final TypeRef<R> result;
    private final List<Stage> stages;
    private final Rules rules;

    /** One stage and how many items it works on at once. */
    record Stage(Node<?, ?> node, int concurrency) {}

    /** How items move. */
    record Rules(int handOver, boolean ordered, Tolerance tolerance) {}

    private Pipeline(String name, TypeRef<A> item, TypeRef<R> result, List<Stage> stages, Rules rules) {
        this.name = name;
        this.item = item;
        this.result = result;
        this.stages = List.copyOf(stages);
        this.rules = rules;
    }

    static <A extends @Nullable Object, R extends @Nullable Object> Pipeline<A, R> of(
            String name, Node<A, R> first, int concurrency) {
        var rules = new Rules(HAND_OVER_DEFAULT, true, Tolerance.NONE);
        return new Pipeline<>(name, first.input(), first.output(), List.of(new Stage(first, concurrency)), rules);
    }

    /** A further stage, which works on so many items at once; at least 1. */
    public <S extends @Nullable Object> Pipeline<A, S> stage(Node<? super R, S> node, int concurrency) {
        var all = new ArrayList<>(stages);
        all.add(new Stage(node, concurrency));
        return new Pipeline<>(name, item, node.output(), all, rules);
    }

    /** So many items may wait between two stages; at least 0. Default {@value #HAND_OVER_DEFAULT}. */
    public Pipeline<A, R> handOver(int items) {
        return with(new Rules(items, rules.ordered(), rules.tolerance()));
    }

    /**
     * Whether every stage takes the items in the list's order. Otherwise a stage takes whichever item comes first, and
     * the results stand in the order in which items left the last stage. Default true.
     */
    public Pipeline<A, R> ordered(boolean inOrder) {
        return with(new Rules(rules.handOver(), inOrder, rules.tolerance()));
    }

    /** So many items may fail; see {@link Mapped#tolerate}. Default 0. */
    public Pipeline<A, R> tolerate(int failures) {
        return with(new Rules(rules.handOver(), rules.ordered(), new Tolerance(failures, 0)));
    }

    List<Stage> stages() {
        return stages;
    }

    Rules rules() {
        return rules;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TypeRef<List<A>> input() {
        return Types.listOf(item);
    }

    @Override
    public TypeRef<MapResult<R>> output() {
        return Types.resultOf(result);
    }

    @Override
    public Pipeline<A, R> named(String other) {
        return new Pipeline<>(other, item, result, stages, rules);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return stages.stream().<Node<?, ?>>map(Stage::node).toList();
    }

    private Pipeline<A, R> with(Rules other) {
        return new Pipeline<>(name, item, result, stages, other);
    }
}
