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

/** The nodes that are one thing each: an operation, or a piece of plain code. */
final class Calls {
    private Calls() {}

    /** A node without others inside. */
    sealed interface Call<I extends @Nullable Object, O extends @Nullable Object> extends Node<I, O>
            permits Step, Task, Child, Message, Callback, Sleep, Code, Pure {
        @Override
        default List<Node<?, ?>> parts() {
            return List.of();
        }
    }

    record Step<I extends @Nullable Object, O extends @Nullable Object>(
            String name,
            TypeRef<I> input,
            TypeRef<O> output,
            AttemptFunction<? super I, ? extends O> function,
            StepOptions options)
            implements Call<I, O> {
        @Override
        public Node<I, O> named(String other) {
            return new Step<>(other, input, output, function, options);
        }
    }

    record Task<I extends @Nullable Object, O extends @Nullable Object>(
            String name, TypeRef<I> input, TypeRef<O> output, TaskOptions options) implements Call<I, O> {
        /** The queue stays the one that workers know. */
        @Override
        public Node<I, O> named(String other) {
            var queue = options.queue() == null ? name : options.queue();
            return new Task<>(other, input, output, options.withQueue(queue));
        }
    }

    record Child<I extends @Nullable Object, O extends @Nullable Object>(
            String name, WorkflowType<I, O> workflow, ChildOptions options) implements Call<I, O> {
        @Override
        public TypeRef<I> input() {
            return workflow.input();
        }

        @Override
        public TypeRef<O> output() {
            return workflow.output();
        }

        @Override
        public Node<I, O> named(String other) {
            return new Child<>(other, workflow, options);
        }
    }

    record Message<I extends @Nullable Object, O extends @Nullable Object>(
            String name,
            TypeRef<I> input,
            MessageType<O> type,
            Function<? super I, String> key,
            @Nullable Duration limit)
            implements Call<I, O> {
        @Override
        public TypeRef<O> output() {
            return type.payload();
        }

        @Override
        public Node<I, O> named(String other) {
            return new Message<>(other, input, type, key, limit);
        }
    }

    record Callback<I extends @Nullable Object, O extends @Nullable Object>(
            String name,
            TypeRef<I> input,
            TypeRef<O> output,
            TokenFunction<? super I> handOut,
            @Nullable Duration limit)
            implements Call<I, O> {
        @Override
        public Node<I, O> named(String other) {
            return new Callback<>(other, input, output, handOut, limit);
        }
    }

    record Sleep<I extends @Nullable Object>(String name, TypeRef<I> input, Function<? super I, Duration> length)
            implements Call<I, I> {
        @Override
        public TypeRef<I> output() {
            return input;
        }

        @Override
        public Node<I, I> named(String other) {
            return new Sleep<>(other, input, length);
        }
    }

    record Code<I extends @Nullable Object, O extends @Nullable Object>(
            String name, TypeRef<I> input, TypeRef<O> output, Workflow<I, O> body) implements Call<I, O> {
        @Override
        public Node<I, O> named(String other) {
            return new Code<>(other, input, output, body);
        }
    }

    record Pure<I extends @Nullable Object, O extends @Nullable Object>(
            String name, TypeRef<I> input, TypeRef<O> output, Function<? super I, ? extends O> function)
            implements Call<I, O> {
        @Override
        public Node<I, O> named(String other) {
            return new Pure<>(other, input, output, function);
        }
    }
}
