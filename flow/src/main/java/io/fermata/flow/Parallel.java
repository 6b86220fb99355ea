package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Branches at the same time, each on a deep copy of the input. Gives {@link Results} by the branches' names, in their
 * order, whichever ended first.
 */
public final class Parallel<I extends @Nullable Object> implements Node<I, Results> {
    private final String label;
    private final TypeRef<I> input;
    private final List<Node<?, ?>> branches;
    private final Rules rules;

    /** How the branches run together. */
    record Rules(
            int maxConcurrency,
            GroupPolicy policy,
            Siblings siblings,
            @Nullable Duration deadline) {
        static final Rules DEFAULT = new Rules(Integer.MAX_VALUE, GroupPolicy.all(), Siblings.CANCEL, null);
    }

    private Parallel(String label, TypeRef<I> input, List<Node<?, ?>> branches, Rules rules) {
        this.label = label;
        this.input = input;
        this.branches = List.copyOf(branches);
        this.rules = rules;
    }

    static <I extends @Nullable Object> Parallel<I> of(Node<I, ?> one, Node<? super I, ?> other) {
        var branches = new ArrayList<Node<?, ?>>();
        if (one instanceof Parallel<?> group && group.isPlain()) {
            branches.addAll(group.branches);
        } else {
            branches.add(one);
        }
        if (other instanceof Parallel<?> group && group.isPlain()) {
            branches.addAll(group.branches);
        } else {
            branches.add(other);
        }
        return new Parallel<>("", one.input(), branches, Rules.DEFAULT);
    }

    static <I extends @Nullable Object> Parallel<I> of(
            String name, TypeRef<I> input, List<? extends Node<?, ?>> branches) {
        return new Parallel<>(name, input, List.copyOf(branches), Rules.DEFAULT);
    }

    /** At most this many at once; the others start in order, as room comes. Default: all at once; at least 1. */
    public Parallel<I> maxConcurrency(int limit) {
        return with(new Rules(limit, rules.policy(), rules.siblings(), rules.deadline()));
    }

    /** When the group as a whole has failed. Default {@link GroupPolicy#all}. */
    public Parallel<I> policy(GroupPolicy policy) {
        return with(new Rules(rules.maxConcurrency(), policy, rules.siblings(), rules.deadline()));
    }

    /** What becomes of the others once the group is sure to fail. Default {@link Siblings#CANCEL}. */
    public Parallel<I> siblings(Siblings fate) {
        return with(new Rules(rules.maxConcurrency(), rules.policy(), fate, rules.deadline()));
    }

    /** What has not ended by then is cancelled and counts as skipped; then the policy decides. Default: none. */
    public Parallel<I> deadline(Duration limit) {
        return with(new Rules(rules.maxConcurrency(), rules.policy(), rules.siblings(), limit));
    }

    Rules rules() {
        return rules;
    }

    /** Whether someone gave it a name of its own. */
    boolean isNamed() {
        return !label.isEmpty();
    }

    /** One without a name is called like its branches. */
    @Override
    public String name() {
        return isNamed() ? label : branches.stream().map(Node::name).collect(Collectors.joining("|"));
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
    public Parallel<I> named(String name) {
        return new Parallel<>(name, input, branches, rules);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return branches;
    }

    /** Only groups without rules of their own melt into one. */
    private boolean isPlain() {
        return !isNamed() && rules.equals(Rules.DEFAULT);
    }

    private Parallel<I> with(Rules other) {
        return new Parallel<>(label, input, branches, other);
    }
}
