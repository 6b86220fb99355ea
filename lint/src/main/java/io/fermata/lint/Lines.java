package io.fermata.lint;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** Lines of source by instruction. */
final class Lines {
    private Lines() {}

    /** The line of an instruction, or the method's first one; 0 if the class was compiled without lines. */
    static int of(@Nullable AbstractInsnNode place, MethodNode method) {
        for (var each = place; each != null; each = each.getPrevious()) {
            if (each instanceof LineNumberNode line) {
                return line.line;
            }
        }
        for (var each : method.instructions) {
            if (each instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }
}
