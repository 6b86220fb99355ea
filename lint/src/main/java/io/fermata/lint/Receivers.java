package io.fermata.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The own classes whose methods a call through a supertype may reach: the workflow's own, those that walked code makes,
 * and the permitted ones of a sealed type or enum.
 */
final class Receivers {
    private final Classes classes;
    private final Set<String> made = new LinkedHashSet<>();
    private final List<Call> calls = new ArrayList<>();

    /** A call that may be answered by a subtype, and the method it stands in. */
    record Call(MethodInsnNode call, Classes.Method method) {
        boolean isSame(MethodInsnNode other) {
            return call.owner.equals(other.owner) && call.name.equals(other.name) && call.desc.equals(other.desc);
        }
    }

    Receivers(Classes classes, String workflow) {
        this.classes = classes;
        made.add(workflow);
    }

    /** The methods that the call may reach in subtypes by what is known so far. */
    List<Classes.Method> of(MethodInsnNode call, Classes.Method method) {
        if (call.getOpcode() != Opcodes.INVOKEVIRTUAL && call.getOpcode() != Opcodes.INVOKEINTERFACE) {
            return List.of();
        }
        if (calls.stream().noneMatch(each -> each.isSame(call))) {
            calls.add(new Call(call, method));
        }
        var candidates = new LinkedHashSet<>(made);
        candidates.addAll(permitted(call.owner));
        var reached = new ArrayList<Classes.Method>();
        for (var each : candidates) {
            if (!each.equals(call.owner) && isSubtype(each, call.owner)) {
                add(classes.method(each, call.name, call.desc), reached);
            }
        }
        return reached;
    }

    /** Notes that walked code makes one of these; the earlier calls that it may answer. */
    List<Call> made(String type) {
        if (classes.own(type) == null || !made.add(type)) {
            return List.of();
        }
        return calls.stream().filter(each -> isSubtype(type, each.call().owner)).toList();
    }

    private static void add(Classes.@Nullable Method method, List<Classes.Method> to) {
        if (method != null) {
            to.add(method);
        }
    }

    private Set<String> permitted(String type) {
        var all = new LinkedHashSet<String>();
        var due = new ArrayDeque<>(List.of(type));
        for (var next = due.poll(); next != null; next = due.poll()) {
            var own = classes.own(next);
            if (own != null && own.permittedSubclasses != null) {
                own.permittedSubclasses.stream().filter(all::add).forEach(due::add);
            }
        }
        return all;
    }

    private boolean isSubtype(@Nullable String type, String of) {
        if (type == null || type.equals(of)) {
            return type != null;
        }
        var own = classes.own(type);
        return own != null
                && (isSubtype(own.superName, of) || own.interfaces.stream().anyMatch(each -> isSubtype(each, of)));
    }
}
