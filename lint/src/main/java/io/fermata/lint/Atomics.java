package io.fermata.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The JDK's atomic values in fields that all executions share. To change one does no harm as long as nothing of it
 * comes back into the code: so does who counts for somebody outside.
 */
final class Atomics {
    private static final Set<String> CHANGES = Set.of(
            "set",
            "getAndSet",
            "compareAndSet",
            "incrementAndGet",
            "getAndIncrement",
            "decrementAndGet",
            "getAndDecrement",
            "addAndGet",
            "getAndAdd",
            "updateAndGet",
            "getAndUpdate",
            "increment",
            "add");

    /** A call that changes the value of a field. */
    record Change(Classes.Method method, MethodInsnNode call, String field) {
        String shown() {
            return Walk.shown(call.owner, call.name) + " of a field";
        }
    }

    private final List<Change> changes = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    static boolean isCall(MethodInsnNode call) {
        return call.owner.startsWith("java/util/concurrent/atomic/")
                && call.getOpcode() != Opcodes.INVOKESTATIC
                && !call.name.equals("<init>");
    }

    /** Whether a lambda or method reference is made of one value, which may be an atomic one: {@code told::get}. */
    static boolean mayTake(InvokeDynamicInsnNode made) {
        return Type.getArgumentCount(made.desc) == 1;
    }

    /** The method calls something of the value that is in the field. */
    void note(Classes.Method method, MethodInsnNode call, FieldInsnNode field) {
        var name = name(field);
        if (CHANGES.contains(call.name)) {
            changes.add(new Change(method, call, name));
        }
        if (isUsed(call)) {
            used.add(name);
        }
    }

    /** A method of the value in the field is handed on, to be called by somebody. */
    void taken(FieldInsnNode field) {
        used.add(name(field));
    }

    private static String name(FieldInsnNode field) {
        return field.owner + "." + field.name;
    }

    /** The changes of values that come back into the code. */
    List<Change> harmful() {
        return changes.stream().filter(change -> used.contains(change.field())).toList();
    }

    private static boolean isUsed(MethodInsnNode call) {
        var next = call.getNext();
        while (next != null && next.getOpcode() < 0) {
            next = next.getNext(); // A label or a line.
        }
        return !call.desc.endsWith("V")
                && next != null
                && next.getOpcode() != Opcodes.POP
                && next.getOpcode() != Opcodes.POP2;
    }
}
