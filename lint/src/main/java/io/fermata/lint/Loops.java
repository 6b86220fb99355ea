package io.fermata.lint;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Says whether a loop or lambda does something for each element that depends on the order of the elements. */
final class Loops {
    private static final Set<String> SEQUENCES = Set.of(
            "java/util/List",
            "java/util/ArrayList",
            "java/util/LinkedList",
            "java/util/ArrayDeque",
            "java/util/Deque",
            "java/util/Queue",
            "java/lang/StringBuilder",
            "java/util/StringJoiner");

    private static final Set<String> APPENDS =
            Set.of("add", "addLast", "addFirst", "append", "offer", "push", "addAll");

    private final MethodNode method;
    private final Predicate<MethodInsnNode> operations;
    private final boolean sorts;

    Loops(MethodNode method, Predicate<MethodInsnNode> operations) {
        this(method, operations, false);
    }

    /** {@code sortedLater}: whoever calls this body sorts what it collects. */
    Loops(MethodNode method, Predicate<MethodInsnNode> operations, boolean sortedLater) {
        this.method = method;
        this.operations = operations;
        boolean found = sortedLater;
        for (var each : method.instructions) {
            found |= each instanceof MethodInsnNode call && (call.name.equals("sort") || call.name.equals("sorted"));
        }
        this.sorts = found;
    }

    /** Whether something is sorted in it. */
    boolean sorts() {
        return sorts;
    }

    /** Whether the loop that takes its next element here depends on the order. */
    boolean isOrdered(AbstractInsnNode next) {
        var places = new HashMap<AbstractInsnNode, Integer>();
        int place = 0;
        for (var each : method.instructions) {
            places.put(each, place++);
        }
        int end = end(next, places);
        for (var each = next.getNext(); each != null && places.getOrDefault(each, 0) <= end; each = each.getNext()) {
            if (isOrderedAct(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the whole method, as the body of a {@code forEach}, depends on the order of its calls. */
    boolean isOrdered() {
        for (var each : method.instructions) {
            if (isOrderedAct(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the whole method does operations itself. */
    boolean isOperating() {
        for (var each : method.instructions) {
            if (each instanceof MethodInsnNode call && operations.test(call)) {
                return true;
            }
        }
        return false;
    }

    /** The last jump back to the head of the innermost loop around the place; the place itself if there is none. */
    private static int end(AbstractInsnNode next, Map<AbstractInsnNode, Integer> places) {
        int start = places.getOrDefault(next, 0);
        int head = 0;
        int end = start;
        for (var each = next; each != null; each = each.getNext()) {
            if (each instanceof JumpInsnNode jump) {
                int target = places.getOrDefault(jump.label, Integer.MAX_VALUE);
                if (target <= start && target >= head) {
                    head = target;
                    end = places.getOrDefault(jump, 0);
                }
            }
        }
        return end;
    }

    private boolean isOrderedAct(AbstractInsnNode instruction) {
        return switch (instruction) {
            case MethodInsnNode call -> operations.test(call) || (!sorts && isAppend(call));
            case InvokeDynamicInsnNode made -> false;
            default -> false;
        };
    }

    private static boolean isAppend(MethodInsnNode call) {
        return SEQUENCES.contains(call.owner) && APPENDS.contains(call.name);
    }
}
