package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first case whose predicate holds is taken, also when it has no steps. Which one it was is recorded as the result
 * of a step of the choice's name, and is not asked again on replay. If none holds and there is no default,
 * {@link NoMatchingCase} is thrown; if a predicate throws, {@link CaseFailed}.
 */
public final class Choice<I extends @Nullable Object, O extends @Nullable Object> implements Node<I, O> {
    /** How the default is called in history. */
    public static final String OTHERWISE = "otherwise";

    private final String name;
    private final TypeRef<I> input;
    private final TypeRef<O> output;
    private final List<Case<I>> cases;

    /** A case; without a node it hands the input on. A null predicate always holds. */
    record Case<I extends @Nullable Object>(
            String name,
            @Nullable Predicate<? super I> predicate,
            @Nullable Node<?, ?> node) {}

    private Choice(String name, TypeRef<I> input, TypeRef<O> output, List<Case<I>> cases) {
        this.name = name;
        this.input = input;
        this.output = output;
        this.cases = List.copyOf(cases);
    }

    static <I extends @Nullable Object, O extends @Nullable Object> Choice<I, O> of(
            String name, TypeRef<I> input, TypeRef<O> output) {
        return new Choice<>(name, input, output, List.of());
    }

    /** A further case. */
    public Choice<I, O> when(String caseName, Predicate<? super I> predicate, Node<? super I, ? extends O> node) {
        return with(new Case<>(caseName, predicate, node));
    }

    /** A further case without steps: the input is the result, so it must be of its type. */
    public Choice<I, O> when(String caseName, Predicate<? super I> predicate) {
        return with(new Case<>(caseName, predicate, null));
    }

    /** What is done when no case holds. */
    public Choice<I, O> otherwise(Node<? super I, ? extends O> node) {
        return with(new Case<>(OTHERWISE, null, node));
    }

    /** Hands the input on when no case holds. */
    public Choice<I, O> otherwise() {
        return with(new Case<>(OTHERWISE, null, null));
    }

    List<Case<I>> cases() {
        return cases;
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
    public TypeRef<O> output() {
        return output;
    }

    @Override
    public Choice<I, O> named(String other) {
        return new Choice<>(other, input, output, cases);
    }

    @Override
    public List<Node<?, ?>> parts() {
        var nodes = new ArrayList<Node<?, ?>>();
        cases.stream().map(Case::node).filter(Objects::nonNull).forEach(nodes::add);
        return nodes;
    }

    private Choice<I, O> with(Case<I> further) {
        var all = new ArrayList<>(cases);
        all.add(further);
        return new Choice<>(name, input, output, all);
    }
}
