package io.fermata.lint;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;

/** The fields of the workflow that is checked: what they hold tells which classes their interfaces stand for. */
final class Fields {
    private final Object workflow;

    Fields(Object workflow) {
        this.workflow = workflow;
    }

    /** The workflow's class; empty for a lambda, whose fields are what it captures. */
    String workflow() {
        return workflow.getClass().isHidden() ? "" : Type.getInternalName(workflow.getClass());
    }

    /** Whether the field is one of the workflow itself, of which there is one for all executions. */
    boolean isOfWorkflow(FieldInsnNode field) {
        for (@Nullable Class<?> type = workflow.getClass(); type != null; type = type.getSuperclass()) {
            if (Type.getInternalName(type).equals(field.owner)) {
                return !type.isHidden();
            }
        }
        return false;
    }

    /** The class of what a field of the workflow holds; null if it is another's, empty, a lambda or out of reach. */
    @Nullable
    String classIn(FieldInsnNode read) {
        for (@Nullable Class<?> type = workflow.getClass(); type != null; type = type.getSuperclass()) {
            if (Type.getInternalName(type).equals(read.owner)) {
                return classIn(type, read.name);
            }
        }
        return null;
    }

    private @Nullable String classIn(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            if (!field.trySetAccessible()) {
                return null;
            }
            var held = field.get(workflow);
            return held == null || held.getClass().isHidden() ? null : Type.getInternalName(held.getClass());
        } catch (ReflectiveOperationException unknown) {
            return null; // What cannot be seen is not followed.
        }
    }
}
