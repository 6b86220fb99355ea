package io.fermata.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Which calls do operations: those of a context, of a binding of steps, and of own methods that do one themselves. */
final class Operations implements Predicate<MethodInsnNode> {
    private static final int LOOK_BACK = 8;

    private final Classes classes;
    private final Set<String> bindings = new HashSet<>();
    private final Map<String, Boolean> known = new HashMap<>();

    Operations(Classes classes) {
        this.classes = classes;
    }

    /** Notes the interface of {@code ctx.steps(Payments.class)}: each of its calls is a step. */
    void note(MethodInsnNode call) {
        if (!call.name.equals("steps") || !Code.isFermata(call.owner)) {
            return;
        }
        AbstractInsnNode before = call.getPrevious();
        for (int i = 0; before != null && i < LOOK_BACK; i++, before = before.getPrevious()) {
            if (before instanceof LdcInsnNode constant && constant.cst instanceof Type type) {
                bindings.add(type.getInternalName());
                return;
            }
        }
    }

    @Override
    public boolean test(MethodInsnNode call) {
        if (Code.isOperation(call) || bindings.contains(call.owner)) {
            return true;
        }
        var own = classes.method(call.owner, call.name, call.desc);
        return own != null && does(own);
    }

    private boolean does(Classes.Method method) {
        var before = known.putIfAbsent(method.key(), false);
        if (before != null) {
            return before;
        }
        for (var each : method.node().instructions) {
            if (each instanceof MethodInsnNode call && test(call)) {
                known.put(method.key(), true);
                return true;
            }
        }
        return false;
    }
}
