package io.fermata.lint;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/**
 * The static check of workflows: finds in their bytecode what a replay could not give again. It follows calls and
 * lambdas through the user's own classes (same jar, or same first two parts of the package's name), not into bodies of
 * steps, compensations and task handlers, and not through interfaces or libraries; so what it does not find may still
 * be there, and a replay stops at it.
 */
public final class Lint {
    private static final String WORKFLOW = Type.getInternalName(Workflow.class);

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
     * All that is found in a workflow's code, in the order in which it is reached. Of a workflow that is a lambda, all
     * lambdas of its class with the same types are looked at, since it does not tell which one it is.
     */
    public static List<Finding> findings(Workflow<?, ?> workflow) {
        var type = workflow.getClass();
        if (isOwnedByFermata(type)) {
            return List.of();
        }
        try {
            var classes = new Classes(type);
            var roots = type.isHidden() ? lambdas(type, classes) : methods(type, classes);
            return List.copyOf(new Walk(classes).from(roots));
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

    private static List<Classes.Method> lambdas(Class<?> type, Classes classes) {
        var host = classes.own(Type.getInternalName(Classes.host(type)));
        var roots = new ArrayList<Classes.Method>();
        if (host == null) {
            return roots;
        }
        var taken = Arrays.stream(type.getDeclaredFields())
                .map(field -> Type.getDescriptor(field.getType()))
                .collect(Collectors.joining());
        for (var method : host.methods) {
            for (var instruction : method.instructions) {
                if (instruction instanceof InvokeDynamicInsnNode made
                        && made.desc.equals("(" + taken + ")L" + WORKFLOW + ";")) {
                    var body = Code.body(made);
                    var root = body == null ? null : classes.method(body.getOwner(), body.getName(), body.getDesc());
                    if (root != null) {
                        roots.add(root);
                    }
                }
            }
        }
        return roots;
    }
}
