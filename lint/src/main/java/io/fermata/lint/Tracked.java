package io.fermata.lint;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.Value;

/**
 * What is known about a value on the stack or in a local variable.
 *
 * @param size in words, 1 or 2
 * @param order of its elements
 * @param made the lambdas, new objects and fields that it may be
 */
record Tracked(int size, Order order, Set<AbstractInsnNode> made) implements Value {
    static final Tracked ONE = new Tracked(1, Order.SAME, Set.of());
    static final Tracked TWO = new Tracked(2, Order.SAME, Set.of());

    @Override
    public int getSize() {
        return size;
    }

    static Tracked of(int size, Order order) {
        return order == Order.SAME ? (size == 1 ? ONE : TWO) : new Tracked(size, order, Set.of());
    }

    static Tracked made(AbstractInsnNode instruction, Order order) {
        return new Tracked(1, order, Set.of(instruction));
    }

    Tracked with(Tracked other) {
        var worse = Order.worse(order, other.order);
        if (worse == order && made.containsAll(other.made)) {
            return this;
        }
        var all = new HashSet<>(made);
        all.addAll(other.made);
        return new Tracked(Math.min(size, other.size), worse, Set.copyOf(all));
    }
}
