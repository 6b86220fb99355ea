package io.fermata.lint;

import io.fermata.sdk.Workflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds the code of a workflow that is a lambda: its class has no file, and does not tell where it was written. */
final class Lambdas {
    private static final String WORKFLOW = Type.getDescriptor(Workflow.class);

    /** A lambda of the right type, and the method that it is written in. */
    private record Candidate(MethodNode writtenIn, Classes.Method body) {
        String place() {
            return writtenIn.name + writtenIn.desc;
        }
    }

    private Lambdas() {}

    /** The bodies that it may have. */
    static List<Classes.Method> of(Class<?> type, Classes classes) {
        var host = Classes.host(type);
        var all = candidates(type, Type.getInternalName(host), classes);
        var running = running(host);
        var near = all.stream().filter(each -> running.contains(each.place())).toList();
        return (near.isEmpty() ? all : near).stream().map(Candidate::body).toList();
    }

    private static List<Candidate> candidates(Class<?> type, String host, Classes classes) {
        var found = new ArrayList<Candidate>();
        var own = classes.own(host);
        if (own == null) {
            return found;
        }
        var taken = Arrays.stream(type.getDeclaredFields())
                .map(field -> Type.getDescriptor(field.getType()))
                .collect(Collectors.joining());
        for (var method : own.methods) {
            for (var instruction : method.instructions) {
                if (instruction instanceof InvokeDynamicInsnNode made
                        && made.desc.equals("(" + taken + ")" + WORKFLOW)) {
                    var handle = Code.body(made);
                    var body = handle == null
                            ? null
                            : classes.method(handle.getOwner(), handle.getName(), handle.getDesc());
                    if (body != null) {
                        found.add(new Candidate(method, body));
                    }
                }
            }
        }
        return found;
    }

    private static Set<String> running(Class<?> host) {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.filter(frame -> frame.getClassName().equals(host.getName()))
                        .map(frame -> frame.getMethodName() + frame.getDescriptor())
                        .collect(Collectors.toSet()));
    }
}
