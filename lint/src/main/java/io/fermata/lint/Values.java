package io.fermata.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;

/** Follows lambdas, new objects and unordered collections through one method. */
final class Values extends Interpreter<Tracked> {
    /** What is known of the order of values that come from elsewhere. */
    interface Orders {
        Order of(FieldInsnNode field);

        Order of(MethodInsnNode ownCall);
    }

    private final List<Tracked> parameters;
    private final boolean sorts;
    private final Orders orders;
    private final Set<AbstractInsnNode> copies = new HashSet<>();
    private final Map<AbstractInsnNode, List<Tracked>> captured = new HashMap<>();
    private boolean changed;

    /**
     * Follows one method.
     *
     * @param parameters what callers pass, {@code this} first; may be shorter than the method's own list
     * @param sorts whether the method sorts something: then it is taken to sort what it copies
     * @param orders of fields and of what own methods return
     */
    Values(List<Tracked> parameters, boolean sorts, Orders orders) {
        super(Opcodes.ASM9);
        this.orders = orders;
        this.parameters = parameters;
        this.sorts = sorts;
    }

    /** Whether the last pass found copies of unordered collections that it had not known before. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** What a lambda takes along from where it is written. */
    Map<AbstractInsnNode, List<Tracked>> captured() {
        return captured;
    }

    @Override
    public @Nullable Tracked newValue(@Nullable Type type) {
        if (type == null) {
            return Tracked.ONE;
        }
        return type.equals(Type.VOID_TYPE) ? null : ofType(type);
    }

    @Override
    public Tracked newParameterValue(boolean instance, int local, Type type) {
        var declared = ofType(type);
        return local < parameters.size() ? declared.with(parameters.get(local)) : declared;
    }

    @Override
    public Tracked newOperation(AbstractInsnNode instruction) {
        return switch (instruction) {
            case TypeInsnNode made ->
                Tracked.made(made, copies.contains(made) ? Order.COPIED : Order.ofType(made.desc));
            case FieldInsnNode field -> ofField(field);
            case LdcInsnNode constant ->
                constant.cst instanceof Long || constant.cst instanceof Double ? Tracked.TWO : Tracked.ONE;
            default -> isWide(instruction.getOpcode()) ? Tracked.TWO : Tracked.ONE;
        };
    }

    @Override
    public Tracked copyOperation(AbstractInsnNode instruction, Tracked value) {
        return value;
    }

    @Override
    public @Nullable Tracked unaryOperation(AbstractInsnNode instruction, Tracked value) {
        return switch (instruction.getOpcode()) {
            case Opcodes.GETFIELD -> ofField((FieldInsnNode) instruction);
            case Opcodes.CHECKCAST -> value.with(Tracked.of(1, Order.ofType(((TypeInsnNode) instruction).desc)));
            case Opcodes.LNEG, Opcodes.DNEG, Opcodes.I2L, Opcodes.F2L, Opcodes.D2L -> Tracked.TWO;
            case Opcodes.I2D, Opcodes.L2D, Opcodes.F2D -> Tracked.TWO;
            default -> Tracked.ONE;
        };
    }

    @Override
    public @Nullable Tracked binaryOperation(AbstractInsnNode instruction, Tracked one, Tracked other) {
        return switch (instruction.getOpcode()) {
            case Opcodes.LALOAD, Opcodes.DALOAD, Opcodes.LADD, Opcodes.DADD, Opcodes.LSUB, Opcodes.DSUB -> Tracked.TWO;
            case Opcodes.LMUL, Opcodes.DMUL, Opcodes.LDIV, Opcodes.DDIV, Opcodes.LREM, Opcodes.DREM -> Tracked.TWO;
            case Opcodes.LSHL, Opcodes.LSHR, Opcodes.LUSHR, Opcodes.LAND, Opcodes.LOR, Opcodes.LXOR -> Tracked.TWO;
            default -> Tracked.ONE;
        };
    }

    @Override
    public @Nullable Tracked ternaryOperation(
            AbstractInsnNode instruction, Tracked array, Tracked index, Tracked value) {
        return null;
    }

    @Override
    public @Nullable Tracked naryOperation(AbstractInsnNode instruction, List<? extends Tracked> values) {
        return switch (instruction) {
            case InvokeDynamicInsnNode lambda -> {
                captured.merge(lambda, List.copyOf(values), Values::merged);
                var type = Type.getReturnType(lambda.desc);
                yield type.getSize() == 1 ? Tracked.made(lambda, Order.SAME) : ofType(type);
            }
            case MethodInsnNode call -> result(call, values);
            default -> Tracked.ONE; // A new array of several dimensions.
        };
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, Tracked value, Tracked expected) {}

    @Override
    public Tracked merge(Tracked one, Tracked other) {
        return one.with(other);
    }

    /** Arguments as local variables: a long or double takes two. */
    static List<Tracked> slots(List<Tracked> arguments) {
        var slots = new ArrayList<Tracked>();
        for (var each : arguments) {
            slots.add(each);
            if (each.size() == 2) {
                slots.add(Tracked.ONE);
            }
        }
        return slots;
    }

    static List<Tracked> merged(List<Tracked> one, List<Tracked> other) {
        var longer = one.size() >= other.size() ? one : other;
        var merged = new ArrayList<>(longer);
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            merged.set(i, one.get(i).with(other.get(i)));
        }
        return merged;
    }

    private @Nullable Tracked result(MethodInsnNode call, List<? extends Tracked> values) {
        var type = Type.getReturnType(call.desc);
        var receiver = values.isEmpty() ? Order.SAME : values.getFirst().order();
        var argument = values.size() < 2 ? Order.SAME : values.get(1).order();
        if (call.name.equals("<init>") && argument.isLoose() && !sorts && Order.isCopy(call.owner)) {
            for (var made : values.getFirst().made()) {
                changed |= copies.add(made);
            }
        }
        if (type.equals(Type.VOID_TYPE)) {
            return null;
        }
        var order = Order.ofCall(call.owner, call.name, call.desc, receiver, argument);
        order = Order.worse(order, orders.of(call));
        var kept = sorts && order == Order.COPIED ? Order.SAME : order;
        return Tracked.of(type.getSize(), Order.worse(kept, ofType(type).order()));
    }

    /** The field is remembered: if it is one of the workflow itself, its object is known. */
    private Tracked ofField(FieldInsnNode field) {
        var type = Type.getType(field.desc);
        return type.getSort() == Type.OBJECT
                ? Tracked.made(field, Order.worse(ofType(type).order(), orders.of(field)))
                : ofType(type);
    }

    private static Tracked ofType(Type type) {
        return Tracked.of(
                type.getSize(), type.getSort() == Type.OBJECT ? Order.ofType(type.getInternalName()) : Order.SAME);
    }

    private static boolean isWide(int opcode) {
        return switch (opcode) {
            case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> true;
            default -> false;
        };
    }
}
