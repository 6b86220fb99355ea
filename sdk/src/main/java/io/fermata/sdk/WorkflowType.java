package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A workflow's name with its types, to start it from elsewhere with the compiler's help.
 *
 * @param name the registered name
 * @param input the input's type
 * @param output the result's type
 */
public record WorkflowType<I extends @Nullable Object, O extends @Nullable Object>(
        String name, TypeRef<I> input, TypeRef<O> output) {
    public WorkflowType {
        Names.check("workflow", name);
    }

    /** A workflow with plain classes as types. */
    public static <I extends @Nullable Object, O extends @Nullable Object> WorkflowType<I, O> of(
            String name, Class<I> input, Class<O> output) {
        return new WorkflowType<>(name, TypeRef.of(input), TypeRef.of(output));
    }
}
