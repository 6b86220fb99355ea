package io.fermata.flow;

import io.fermata.sdk.MessageType;
import io.fermata.sdk.Saga;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the nodes that are one thing each. The flow was checked, so each gets an input of its own type. */
@SuppressWarnings("unchecked")
final class CallRun {
    private CallRun() {}

    static Value run(Calls.Call<?, ?> call, Walk walk, Value input) throws Exception {
        return Value.of(
                switch (call) {
                    case Calls.Step<?, ?> step -> step(step, step.options(), null, walk, input);
                    case Calls.Task<?, ?> task -> task(task, options(task), null, walk, input);
                    case Calls.Pure<?, ?> pure ->
                        ((Function<@Nullable Object, @Nullable Object>) pure.function()).apply(input.it());
                    case Calls.Callback<?, ?> callback -> callback(callback, walk, input);
                    case Calls.Child<?, ?> child -> child(child, null, walk, input);
                    case Calls.Message<?, ?> message -> noted(message, walk, () -> message(message, walk, input));
                    case Calls.Sleep<?> sleep -> noted(sleep, walk, () -> sleep(sleep, walk, input));
                    case Calls.Code<?, ?> code ->
                        noted(
                                code,
                                walk,
                                () -> ((Workflow<@Nullable Object, @Nullable Object>) code.body())
                                        .run(walk.ctx(), input.it()));
                },
                call.output());
    }

    /** Each attempt gets a copy of its own, so that what one attempt does to it is not seen by the next. */
    static @Nullable Object step(
            Calls.Step<?, ?> step, StepOptions options, @Nullable Undoing<?> undoing, Walk walk, Value input) {
        var function = (AttemptFunction<@Nullable Object, @Nullable Object>) step.function();
        var type = (TypeRef<@Nullable Object>) step.output();
        StepBody<@Nullable Object> body =
                attempt -> function.apply(input.copy(walk.ctx()).it(), attempt);
        return undoing == null
                ? walk.ctx().step(walk.name(step), options, type, body)
                : saga(walk).step(walk.name(step), options, type, body, (Undoing<@Nullable Object>) undoing);
    }

    static @Nullable Object task(
            Calls.Task<?, ?> task, TaskOptions options, @Nullable Undoing<?> undoing, Walk walk, Value input) {
        var type = (TypeRef<@Nullable Object>) task.output();
        return undoing == null
                ? walk.ctx().task(walk.name(task), options, type, input.it())
                : saga(walk).task(walk.name(task), options, type, input.it(), (Undoing<@Nullable Object>) undoing);
    }

    /** The queue is the one named like the node, whatever flow it stands in. */
    static TaskOptions options(Calls.Task<?, ?> task) {
        var options = task.options();
        return options.queue() == null ? options.withQueue(task.name()) : options;
    }

    private static @Nullable Object callback(Calls.Callback<?, ?> node, Walk walk, Value input) {
        var ctx = walk.ctx();
        var handOut = (TokenFunction<@Nullable Object>) node.handOut();
        var answer = ctx.callback(walk.name(node), node.output(), node.limit());
        ctx.step(
                walk.name(node) + ".token",
                () -> handOut.handOut(input.copy(ctx).it(), answer.token()));
        return answer.get();
    }

    static @Nullable Object child(Calls.Child<?, ?> node, @Nullable Undoing<?> undoing, Walk walk, Value input)
            throws Exception {
        var type = (WorkflowType<@Nullable Object, @Nullable Object>) node.workflow();
        return noted(
                node,
                walk,
                () -> undoing == null
                        ? walk.ctx().child(type, node.options(), input.it())
                        : saga(walk).child(type, node.options(), input.it(), (Undoing<@Nullable Object>) undoing));
    }

    static Saga saga(Walk walk) {
        var saga = walk.saga();
        if (saga == null) {
            throw new IllegalStateException("a flow with compensations runs without a saga");
        }
        return saga;
    }

    private static @Nullable Object message(Calls.Message<?, ?> node, Walk walk, Value input) {
        var type = (MessageType<@Nullable Object>) node.type();
        var key = ((Function<@Nullable Object, String>) node.key()).apply(input.it());
        return walk.ctx().awaitAsync(type, key, node.limit()).get();
    }

    private static @Nullable Object sleep(Calls.Sleep<?> node, Walk walk, Value input) {
        walk.ctx().sleep(((Function<@Nullable Object, Duration>) node.length()).apply(input.it()));
        return input.it();
    }

    /** Notes begin and end of what history does not know by the node's name. */
    private static @Nullable Object noted(Node<?, ?> node, Walk walk, Callable<@Nullable Object> body)
            throws Exception {
        walk.note(node, NodeState.RUNNING, "");
        try {
            var result = body.call();
            walk.note(node, NodeState.SUCCEEDED, "");
            return result;
        } catch (Exception failed) {
            boolean cancelled = Group.isCancel(failed, walk.ctx());
            walk.note(node, cancelled ? NodeState.CANCELLED : NodeState.FAILED, "");
            throw failed;
        }
    }
}
