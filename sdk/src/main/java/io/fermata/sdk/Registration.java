package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A workflow under its name, with its types known.
 *
 * @param name at most 200 characters; it is written into histories, so it must not change
 * @param workflow serves all executions at once
 * @param input the input's type
 * @param output the result's type
 * @param options what else was said about it
 */
public record Registration<I extends @Nullable Object, O extends @Nullable Object>(
        String name, Workflow<I, O> workflow, TypeRef<I> input, TypeRef<O> output, WorkflowOptions options) {
    public Registration {
        Names.check("workflow", name);
    }

    /** Registers with step bindings; the types are found by reflection. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Registration<I, O> of(
            String name, Workflow<I, O> workflow, Binding<?>... bindings) {
        return of(name, workflow, WorkflowOptions.bindings(bindings));
    }

    /**
     * Registers with options.
     *
     * @throws InvalidInput when the types are neither given nor found
     */
    @SuppressWarnings("unchecked") // The types come from the workflow's own declaration or from whoever knows it.
    public static <I extends @Nullable Object, O extends @Nullable Object> Registration<I, O> of(
            String name, Workflow<I, O> workflow, WorkflowOptions options) {
        var input = options.input();
        var output = options.output();
        if (workflow instanceof TypedWorkflow<I, O> typed) {
            input = input == null ? typed.input() : input;
            output = output == null ? typed.output() : output;
        }
        if (input == null || output == null) {
            var found = GenericTypes.of(workflow.getClass(), Workflow.class, "workflow " + name);
            input = input == null ? found.get(0) : input;
            output = output == null ? found.get(1) : output;
        }
        return new Registration<>(name, workflow, (TypeRef<I>) input, (TypeRef<O>) output, options);
    }

    /** The name with its types, to start it from elsewhere. */
    public WorkflowType<I, O> type() {
        return new WorkflowType<>(name, input, output);
    }
}
