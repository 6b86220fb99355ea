package io.fermata.lint;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The static check of workflows: finds in their bytecode what a replay could not give again. It follows calls and
 * lambdas through the user's own classes (same jar, or same first two parts of the package's name), not into bodies of
 * steps, compensations and task handlers, and not through libraries or interfaces whose objects come from elsewhere; so
 * what it does not find may still be there, and a replay stops at it.
 */
public final class Lint {
    private Lint() {}

    /**
     * Refuses a workflow whose code cannot be replayed, unless its options leave the check out.
     *
     * @throws InvalidInput with every place that was found, each with class, line and what to write instead
     */
    public static void require(Registration<?, ?> registration) {
        var found = registration.options().unchecked() == null ? findings(registration.workflow()) : List.<Finding>of();
        if (!found.isEmpty()) {
            throw new InvalidInput(
                    "workflow \"" + registration.name() + "\"",
                    "does what cannot be replayed, outside of steps:\n"
                            + found.stream().map(each -> "  " + each + "\n").collect(Collectors.joining())
                            + "If it is harmless all the same, register it with"
                            + " WorkflowOptions.DEFAULT.withoutCheck(\"why it is harmless\")");
        }
    }

    /**
     * All that is found in a workflow's code, in the order in which it is reached. A workflow that is a lambda does not
     * tell which one of its class it is: those in the methods that are being called now are looked at (it is mostly
     * registered where it is written), or if there are none all that capture the same types.
     */
    public static List<Finding> findings(Workflow<?, ?> workflow) {
        var type = workflow.getClass();
        if (isOwnedByFermata(type)) {
            return List.of();
        }
        try {
            var classes = new Classes(type);
            var roots = type.isHidden() ? Lambdas.of(type, classes) : methods(type, classes);
            return List.copyOf(new Walk(classes, new Fields(workflow)).from(roots));
        } catch (IllegalArgumentException | IllegalStateException unreadable) {
            System.getLogger("fermata")
                    .log(System.Logger.Level.WARNING, "the code of " + type.getName() + " was not checked", unreadable);
            return List.of();
        }
    }

    /** A flow is data; its nodes are made by code that runs before any execution. */
    private static boolean isOwnedByFermata(Class<?> type) {
        return type.getName().startsWith("io.fermata.flow.");
    }

    private static List<Classes.Method> methods(Class<?> type, Classes classes) {
        var roots = new ArrayList<Classes.Method>();
        for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
            var own = classes.own(Type.getInternalName(each));
            if (own != null) {
                own.methods.stream()
                        .filter(method -> method.name.equals("run")
                                && method.desc.startsWith("(Lio/fermata/sdk/Context;")
                                && (method.access & Opcodes.ACC_ABSTRACT) == 0)
                        .forEach(method -> roots.add(new Classes.Method(own, method)));
            }
        }
        return roots;
    }
}
