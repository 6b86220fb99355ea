package io.fermata.durable;

import io.fermata.sdk.Binding;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An interface of light steps: each call of its proxy is a step named {@code Interface.method}. */
final class StepInterface<T> {
    private final Binding<T> binding;
    private final Map<Method, StepMethod> methods = new HashMap<>();

    StepInterface(Binding<T> binding) {
        this.binding = binding;
        for (var method : binding.type().getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                method.setAccessible(true);
                var name = binding.type().getSimpleName() + "." + method.getName();
                methods.put(method, new StepMethod(name, method, TypeRef.of(boxed(method.getGenericReturnType()))));
            }
        }
    }

    StepOptions options() {
        return binding.options();
    }

    T proxy(FiberContext ctx, StepOptions options) {
        var type = binding.type();
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    var step = methods.get(method);
                    if (step == null) {
                        return ofObject(proxy, method, arguments);
                    }
                    return ctx.step(step.name(), arguments, options, step.result(), step.body(binding, arguments));
                }));
    }

    private static Type boxed(Type type) {
        return type instanceof Class<?> plain && plain.isPrimitive()
                ? MethodType.methodType(plain).wrap().returnType()
                : type;
    }

    private @Nullable Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" ->
                arguments != null && System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "steps of " + binding.type().getName();
        };
    }

    /** One method of the interface, with what is needed to call it many times. */
    private record StepMethod(String name, Method method, TypeRef<?> result) {
        StepBody<@Nullable Object> body(Binding<?> binding, Object @Nullable [] arguments) {
            return attempt -> {
                try {
                    return method.invoke(binding.implementation(), arguments);
                } catch (InvocationTargetException thrown) {
                    var cause = thrown.getCause();
                    if (cause instanceof Error error) {
                        throw error;
                    }
                    throw cause instanceof Exception exception ? exception : thrown;
                }
            };
        }
    }
}
