package io.fermata.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a workflow once, at registration.
 *
 * @param input the input's type; null to find it by reflection
 * @param output the result's type; null to find it by reflection
 * @param description one line for lists and help
 * @param example an input in JSON that works, for help; or null
 * @param version what the code calls itself, pinned in each start event; default empty
 * @param bindings the light steps it uses through interfaces
 * @param unchecked why its code is not checked for what cannot be replayed; null to check it, which is the default
 */
public record WorkflowOptions(
        @Nullable TypeRef<?> input,
        @Nullable TypeRef<?> output,
        String description,
        @Nullable String example,
        String version,
        List<Binding<?>> bindings,
        @Nullable String unchecked) {
    /** Types by reflection, no description, no bindings. */
    public static final WorkflowOptions DEFAULT = new WorkflowOptions(null, null, "", null, "", List.of(), null);

    public WorkflowOptions {
        bindings = List.copyOf(bindings);
    }

    /** The types of a workflow written as a lambda, where reflection finds none. */
    public static WorkflowOptions types(Class<?> input, Class<?> output) {
        return DEFAULT.withTypes(TypeRef.of(input), TypeRef.of(output));
    }

    /** The bindings of a workflow. */
    public static WorkflowOptions bindings(Binding<?>... bindings) {
        return DEFAULT.withBindings(List.of(bindings));
    }

    /** With these types. */
    public WorkflowOptions withTypes(TypeRef<?> inputType, TypeRef<?> outputType) {
        return new WorkflowOptions(inputType, outputType, description, example, version, bindings, unchecked);
    }

    /** With this line for lists and help. */
    public WorkflowOptions withDescription(String line) {
        return new WorkflowOptions(input, output, line, example, version, bindings, unchecked);
    }

    /** With this example input in JSON. */
    public WorkflowOptions withExample(@Nullable String json) {
        return new WorkflowOptions(input, output, description, json, version, bindings, unchecked);
    }

    /** With this version of the code. */
    public WorkflowOptions withVersion(String name) {
        return new WorkflowOptions(input, output, description, example, name, bindings, unchecked);
    }

    /** With these bindings. */
    public WorkflowOptions withBindings(List<Binding<?>> all) {
        return new WorkflowOptions(input, output, description, example, version, all, unchecked);
    }

    /**
     * Registers without the check for what cannot be replayed (clock, chance, threads, I/O outside of steps).
     *
     * @param reason why that is harmless here, for whoever reads the code next
     * @throws InvalidInput when the reason is blank
     */
    public WorkflowOptions withoutCheck(String reason) {
        if (reason.isBlank()) {
            throw new InvalidInput("reason", "must not be blank: say why the check may be left out");
        }
        return new WorkflowOptions(input, output, description, example, version, bindings, reason);
    }
}
