package io.fermata.sdk;

/**
 * An interface of light steps and the object that does them; see {@link Work#steps}.
 *
 * @param type the interface
 * @param implementation used by all executions at once
 * @param options for every method of it
 */
public record Binding<T>(Class<T> type, T implementation, StepOptions options) {
    public Binding {
        if (!type.isInterface()) {
            throw new InvalidInput("binding", "needs an interface, " + type.getName() + " is a class");
        }
    }

    /** Binds with {@link StepOptions#DEFAULT}. */
    public static <T> Binding<T> bind(Class<T> type, T implementation) {
        return new Binding<>(type, implementation, StepOptions.DEFAULT);
    }

    /** Binds with options. */
    public static <T> Binding<T> bind(Class<T> type, T implementation, StepOptions options) {
        return new Binding<>(type, implementation, options);
    }
}
