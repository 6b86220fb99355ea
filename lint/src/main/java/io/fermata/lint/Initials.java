package io.fermata.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * What constructors and static initialisers put into fields. They are not walked as part of a workflow: a class may
 * hold what only its steps use; so a field's value is looked at where the workflow reads it.
 */
final class Initials {
    private final Classes classes;
    private final Map<String, List<Piece>> pieces = new HashMap<>();
    private final Map<String, Order> orders = new HashMap<>();

    /** An instruction of those that make up a field's first value. */
    record Piece(Classes.Method method, AbstractInsnNode instruction) {}

    Initials(Classes classes) {
        this.classes = classes;
    }

    /** What makes up the first value of a field of the user's own. */
    List<Piece> of(FieldInsnNode field) {
        var known = pieces.get(key(field));
        if (known == null) {
            known = find(field);
            pieces.put(key(field), known);
        }
        return known;
    }

    /** In which order a field's first value gives its elements. */
    Order order(FieldInsnNode field) {
        var known = orders.get(key(field));
        if (known == null) {
            known = Order.SAME;
            for (var piece : of(field)) {
                known = Order.worse(known, order(piece.instruction()));
            }
            orders.put(key(field), known);
        }
        return known;
    }

    private static Order order(AbstractInsnNode instruction) {
        return switch (instruction) {
            case MethodInsnNode call
            when !call.name.equals("<init>") ->
                unordered(Order.ofCall(call.owner, call.name, call.desc, Order.SAME, Order.SAME));
            case TypeInsnNode made when made.getOpcode() == Opcodes.NEW -> unordered(Order.ofType(made.desc));
            default -> Order.SAME;
        };
    }

    private static Order unordered(Order order) {
        return order == Order.UNORDERED ? order : Order.SAME;
    }

    private static String key(FieldInsnNode field) {
        return field.owner + "." + field.name;
    }

    private List<Piece> find(FieldInsnNode field) {
        var found = new ArrayList<Piece>();
        var owner = classes.own(field.owner);
        while (owner != null && owner.fields.stream().noneMatch(each -> each.name.equals(field.name))) {
            owner = owner.superName == null ? null : classes.own(owner.superName);
        }
        if (owner != null) {
            for (var method : owner.methods) {
                if (method.name.startsWith("<")) {
                    pieces(new Classes.Method(owner, method), field.name, found);
                }
            }
        }
        return found;
    }

    /** The instructions between what is put into the field and what was put somewhere before. */
    private static void pieces(Classes.Method method, String field, List<Piece> found) {
        var statement = new ArrayList<Piece>();
        for (var each : method.node().instructions) {
            statement.add(new Piece(method, each));
            if (each instanceof FieldInsnNode put && isPut(put)) {
                if (put.name.equals(field) && put.owner.equals(method.type().name)) {
                    found.addAll(statement);
                }
                statement.clear();
            } else if (each instanceof MethodInsnNode call && isSuper(call, method)) {
                statement.clear();
            }
        }
    }

    static boolean isPut(FieldInsnNode field) {
        return field.getOpcode() == Opcodes.PUTFIELD || field.getOpcode() == Opcodes.PUTSTATIC;
    }

    private static boolean isSuper(MethodInsnNode call, Classes.Method method) {
        return call.name.equals("<init>") && call.owner.equals(method.type().superName);
    }
}
