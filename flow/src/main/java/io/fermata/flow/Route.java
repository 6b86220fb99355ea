package io.fermata.flow;

import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A router names the route that is taken. Each answer is the result of a step of the route's name: prompt, answer,
 * model and tokens stay in history. An answer that names none of the routes is asked again, with the names; then the
 * fallback is taken, or else {@link InvalidRoute} is thrown.
 */
public final class Route<I extends @Nullable Object, O extends @Nullable Object> implements Node<I, O> {
    private final String name;
    private final TypeRef<I> input;
    private final TypeRef<O> output;
    private final Rules<I> rules;
    private final List<Way> ways;

    /** How the route is found. */
    record Rules<I extends @Nullable Object>(
            Router<? super I> router, int asksMax, @Nullable String fallback, StepOptions options) {}

    /** A route. */
    record Way(String name, String description, Node<?, ?> node) {}

    private Route(String name, TypeRef<I> input, TypeRef<O> output, Rules<I> rules, List<Way> ways) {
        this.name = name;
        this.input = input;
        this.output = output;
        this.rules = rules;
        this.ways = List.copyOf(ways);
    }

    static <I extends @Nullable Object, O extends @Nullable Object> Route<I, O> of(
            String name, TypeRef<I> input, TypeRef<O> output, Router<? super I> router) {
        return new Route<>(name, input, output, new Rules<>(router, 1, null, StepOptions.DEFAULT), List.of());
    }

    /** A further route. */
    public Route<I, O> route(String routeName, Node<? super I, ? extends O> node) {
        return route(routeName, "", node);
    }

    /** A further route, with a description for the model. */
    public Route<I, O> route(String routeName, String description, Node<? super I, ? extends O> node) {
        var all = new ArrayList<>(ways);
        all.add(new Way(routeName, description, node));
        return new Route<>(name, input, output, rules, all);
    }

    /** Asks so many times again when an answer names no route. Default 0; at least 0. */
    public Route<I, O> reasks(int times) {
        return with(new Rules<>(rules.router(), times + 1, rules.fallback(), rules.options()));
    }

    /** The route that is taken when no answer names one. Default: none. */
    public Route<I, O> fallback(String routeName) {
        return with(new Rules<>(rules.router(), rules.asksMax(), routeName, rules.options()));
    }

    /** How each ask is run as a step: retries and limits. Default {@link StepOptions#DEFAULT}. */
    public Route<I, O> options(StepOptions options) {
        return with(new Rules<>(rules.router(), rules.asksMax(), rules.fallback(), options));
    }

    Rules<I> rules() {
        return rules;
    }

    List<Way> ways() {
        return ways;
    }

    /** The route that an answer names, or null; case, quotes, a full stop and space around it do not count. */
    @Nullable
    Way named(RouteAnswer answer) {
        var said = bare(answer.text());
        return ways.stream()
                .filter(way -> bare(way.name()).equals(said))
                .findFirst()
                .orElse(null);
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
    public Route<I, O> named(String other) {
        return new Route<>(other, input, output, rules, ways);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return ways.stream().<Node<?, ?>>map(Way::node).toList();
    }

    private Route<I, O> with(Rules<I> other) {
        return new Route<>(name, input, output, other, ways);
    }

    private static String bare(String text) {
        return text.strip().replaceAll("^[\"'`*]+|[\"'`*.!]+$", "").strip().toLowerCase(Locale.ROOT);
    }
}
