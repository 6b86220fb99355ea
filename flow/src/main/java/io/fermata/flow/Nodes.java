package io.fermata.flow;

import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the nodes of flows; meant to be imported statically. */
public final class Nodes {
    private Nodes() {}

    /** A light step: runs here, may block, retried by {@link io.fermata.sdk.RetryPolicy#DEFAULT}. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> step(
            String name, Class<I> input, Class<O> output, StepFunction<? super I, ? extends O> function) {
        return step(name, TypeRef.of(input), TypeRef.of(output), function);
    }

    /** A light step with generic types. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> step(
            String name, TypeRef<I> input, TypeRef<O> output, StepFunction<? super I, ? extends O> function) {
        return new Calls.Step<>(name, input, output, (in, attempt) -> function.apply(in), StepOptions.DEFAULT);
    }

    /** A light step that looks at its attempt. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> step(
            String name, Class<I> input, Class<O> output, AttemptFunction<? super I, ? extends O> function) {
        return step(name, TypeRef.of(input), TypeRef.of(output), StepOptions.DEFAULT, function);
    }

    /** The general form of a light step. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> step(
            String name,
            TypeRef<I> input,
            TypeRef<O> output,
            StepOptions options,
            AttemptFunction<? super I, ? extends O> function) {
        return new Calls.Step<>(name, input, output, function, options);
    }

    /** A heavy task on the queue of the same name; its input is the node's. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> task(
            String name, Class<I> input, Class<O> output) {
        return task(name, TypeRef.of(input), TypeRef.of(output), TaskOptions.DEFAULT);
    }

    /** The general form of a heavy task. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> task(
            String name, TypeRef<I> input, TypeRef<O> output, TaskOptions options) {
        return new Calls.Task<>(name, input, output, options);
    }

    /** Another workflow as a child execution with a history of its own. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> child(
            String name, WorkflowType<I, O> workflow) {
        return child(name, workflow, ChildOptions.DEFAULT);
    }

    /** A child execution with options. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> child(
            String name, WorkflowType<I, O> workflow, ChildOptions options) {
        return new Calls.Child<>(name, workflow, options);
    }

    /** Waits without a limit for a message, whose key is made from the input. */
    public static <I extends @Nullable Object, T extends @Nullable Object> Node<I, T> message(
            String name, Class<I> input, MessageType<T> type, Function<? super I, String> key) {
        return new Calls.Message<>(name, TypeRef.of(input), type, key, null);
    }

    /** Waits for a message; fails with {@link io.fermata.sdk.TimedOut} when none came in time. */
    public static <I extends @Nullable Object, T extends @Nullable Object> Node<I, T> message(
            String name, Class<I> input, MessageType<T> type, Function<? super I, String> key, Duration limit) {
        return new Calls.Message<>(name, TypeRef.of(input), type, key, limit);
    }

    /**
     * Hands a token to someone outside, in a step named {@code NAME.token}, and waits for the answer.
     *
     * @param limit null for no limit; later {@link io.fermata.sdk.TimedOut}
     */
    public static <I extends @Nullable Object, T extends @Nullable Object> Node<I, T> callback(
            String name, Class<I> input, Class<T> answer, @Nullable Duration limit, TokenFunction<? super I> handOut) {
        return new Calls.Callback<>(name, TypeRef.of(input), TypeRef.of(answer), handOut, limit);
    }

    /** Sleeps durably and hands the input on. */
    public static <I extends @Nullable Object> Node<I, I> sleep(String name, Class<I> input, Duration length) {
        return new Calls.Sleep<>(name, TypeRef.of(input), ignored -> length);
    }

    /** Sleeps for as long as the input says, and hands it on. The function is run again on replay: keep it pure. */
    public static <I extends @Nullable Object> Node<I, I> sleep(
            String name, Class<I> input, Function<? super I, Duration> length) {
        return new Calls.Sleep<>(name, TypeRef.of(input), length);
    }

    /** Plain workflow code as a node: all that a {@link io.fermata.sdk.Context} can do, under the same rules. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> code(
            String name, Class<I> input, Class<O> output, Workflow<I, O> body) {
        return new Calls.Code<>(name, TypeRef.of(input), TypeRef.of(output), body);
    }

    /** Plain workflow code with generic types. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> code(
            String name, TypeRef<I> input, TypeRef<O> output, Workflow<I, O> body) {
        return new Calls.Code<>(name, input, output, body);
    }

    /** A function of the input that is no operation: it is run again on replay, so it must be quick and pure. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> pure(
            String name, Class<I> input, Class<O> output, Function<? super I, ? extends O> function) {
        return new Calls.Pure<>(name, TypeRef.of(input), TypeRef.of(output), function);
    }

    /** Nodes one after the other, made from a list; each link's types are checked when the flow is made. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> sequence(
            String name, Class<I> input, Class<O> output, List<Node<?, ?>> nodes) {
        return new Sequence<>(name, TypeRef.of(input), TypeRef.of(output), nodes);
    }

    /** Branches at the same time, each on a copy of the input; see {@link Parallel} for its rules. */
    @SafeVarargs
    @SuppressWarnings("varargs") // The branches are only read.
    public static <I extends @Nullable Object> Parallel<I> parallel(
            String name, Class<I> input, Node<? super I, ?>... branches) {
        return Parallel.of(name, TypeRef.of(input), List.of(branches));
    }

    /**
     * Asks all processors the same and goes on with what came by the deadline; the rest is cancelled and listed as
     * skipped. A processor that fails is listed too.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // The processors are only read.
    public static <I extends @Nullable Object> Parallel<I> scatterGather(
            String name, Class<I> input, Duration deadline, Node<? super I, ?>... processors) {
        return Parallel.of(name, TypeRef.of(input), List.of(processors))
                .policy(GroupPolicy.bestEffort())
                .deadline(deadline);
    }

    /** The same with each item of a list, at most {@value Mapped#CONCURRENCY_DEFAULT} at once, order kept. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Mapped<A, R> map(
            String name, Node<A, R> body) {
        return Mapped.of(name, body);
    }

    /** Items pass through stages that overlap; further ones come with {@link Pipeline#stage}. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Pipeline<A, R> pipeline(
            String name, Node<A, R> first, int concurrency) {
        return Pipeline.of(name, first, concurrency);
    }

    /** The first case that matches is taken; cases come with {@link Choice#when}. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Choice<I, O> choice(
            String name, Class<I> input, Class<O> output) {
        return Choice.of(name, TypeRef.of(input), TypeRef.of(output));
    }

    /** A router names the route; routes come with {@link Route#route}. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Route<I, O> route(
            String name, Class<I> input, Class<O> output, Router<? super I> router) {
        return Route.of(name, TypeRef.of(input), TypeRef.of(output), router);
    }

    /** A graph of nodes with named inputs; see {@link Dag}. */
    public static <I extends @Nullable Object> Dag<I> dag(String name, Class<I> input) {
        return Dag.of(name, TypeRef.of(input));
    }

    /** Another flow as a part of this one, in the same execution; its nodes are called {@code NAME/node}. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Node<I, O> inline(Flow<I, O> flow) {
        return new Inlined<>(flow.name(), flow.root());
    }
}
