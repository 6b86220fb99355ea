package io.fermata.lint;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Judges pieces of code that are handed on as values: which of them run outside of steps. */
final class Code {
    private static final String FERMATA = "io/fermata/";
    private static final String CONTEXT = "io/fermata/sdk/";

    /** Bodies of steps, tasks and compensations: they run once, and are recorded. */
    private static final Set<String> STEPS = Set.of(
            "io/fermata/sdk/StepBody",
            "io/fermata/sdk/Action",
            "io/fermata/sdk/UndoBody",
            "io/fermata/sdk/TaskHandler",
            "io/fermata/flow/StepFunction",
            "io/fermata/flow/AttemptFunction",
            "io/fermata/flow/TokenFunction",
            "java/util/concurrent/Callable");

    /** What a workflow hands on to be run as part of it. */
    private static final Set<String> PARTS = Set.of(
            "io/fermata/sdk/Branch",
            "io/fermata/sdk/ItemBranch",
            "io/fermata/sdk/ScopeBody",
            "io/fermata/sdk/SagaBody",
            "io/fermata/sdk/SignalHandler",
            "io/fermata/sdk/UpdateHandler",
            "java/lang/Runnable",
            "java/lang/Iterable",
            "java/util/Comparator",
            "java/util/Iterator");

    /** Called on a context, but no operation: neither their order nor their arguments are compared. */
    private static final Set<String> UNCOMPARED = Set.of(
            "annotate", "view", "attribute", "convert", "log", "logger", "onQuery", "execution", "now", "random");

    private Code() {}

    /** The method that a lambda or method reference runs; null for anything else. */
    static @Nullable Handle body(AbstractInsnNode made) {
        return made instanceof InvokeDynamicInsnNode lambda
                        && lambda.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory")
                ? (Handle) lambda.bsmArgs[1]
                : null;
    }

    static boolean isStep(AbstractInsnNode made, Classes classes) {
        return switch (made) {
            case InvokeDynamicInsnNode lambda ->
                STEPS.contains(Type.getReturnType(lambda.desc).getInternalName());
            case TypeInsnNode object -> interfacesOf(object, classes).stream().anyMatch(STEPS::contains);
            case FieldInsnNode field -> STEPS.contains(field.desc.substring(1, field.desc.length() - 1));
            default -> false;
        };
    }

    /** Whether a new object is itself a piece of code that may be run where it is handed to. */
    static boolean isPart(TypeInsnNode object, Classes classes) {
        return interfacesOf(object, classes).stream()
                .anyMatch(each -> PARTS.contains(each) || each.startsWith("java/util/function/"));
    }

    static boolean isFermata(String owner) {
        return owner.startsWith(FERMATA);
    }

    /** Whether Fermata runs this argument of a call outside of what is replayed. */
    static boolean isUnrecorded(MethodInsnNode call, int argument) {
        return call.name.equals("onQuery")
                || (call.name.equals("onUpdate")
                        && argument == 3
                        && call.desc.contains("Ljava/util/function/Consumer;"));
    }

    /** Whether a call is an operation, or may do one: where it stands decides about the order of operations. */
    static boolean isOperation(MethodInsnNode call) {
        return (call.owner.startsWith(CONTEXT) && isContext(call.owner) && !UNCOMPARED.contains(call.name))
                || (!call.owner.startsWith("java/") && call.desc.contains("Lio/fermata/sdk/Context;"));
    }

    private static boolean isContext(String owner) {
        return switch (owner.substring(CONTEXT.length())) {
            case "Context", "Work", "Waits", "Branches", "Self", "Saga", "Channel" -> true;
            default -> false;
        };
    }

    private static List<String> interfacesOf(TypeInsnNode object, Classes classes) {
        var type = classes.own(object.desc);
        return type == null ? List.of() : type.interfaces;
    }
}
