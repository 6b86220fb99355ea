package io.fermata.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Goes from a workflow's method through the user's own code as it runs between operations. Lambdas are followed to
 * where they are run: what reaches a step as its body is not walked.
 */
final class Walk {
    /** A workflow that reaches more methods is walked this far; what lies beyond is not judged. */
    static final int METHODS_MAX = 5_000;

    private final Classes classes;
    private final Fields fields;
    private final Initials initials;
    private final Receivers receivers;
    private final Operations operations;
    private final Map<String, Order> returned = new HashMap<>();
    private final Map<String, Map<String, Classes.Method>> callersOf = new HashMap<>();
    private final Map<String, List<Tracked>> parameters = new HashMap<>();
    private final Map<String, Classes.@Nullable Method> callers = new HashMap<>();
    private final Map<AbstractInsnNode, List<Tracked>> captured = new HashMap<>();
    private final Queue<Classes.Method> due = new ArrayDeque<>();
    private final Set<AbstractInsnNode> run = new HashSet<>();
    private final Atomics atomics = new Atomics();
    private final Map<String, Finding> findings = new LinkedHashMap<>();

    Walk(Classes classes, Fields fields) {
        this.classes = classes;
        this.fields = fields;
        this.initials = new Initials(classes);
        this.receivers = new Receivers(classes, fields.workflow());
        this.operations = new Operations(classes);
    }

    /** All findings of these methods and what they reach, in the order in which they are reached. */
    Collection<Finding> from(List<Classes.Method> roots) {
        roots.forEach(root -> visit(root, null, List.of()));
        for (var next = due.poll(); next != null; next = due.poll()) {
            walk(next);
        }
        atomics.harmful().forEach(it -> find(it.method(), it.call(), it.shown(), Rule.SHARED));
        return findings.values();
    }

    private void visit(Classes.@Nullable Method method, Classes.@Nullable Method caller, List<Tracked> arguments) {
        if (method == null) {
            return;
        }
        if (caller != null) {
            callersOf
                    .computeIfAbsent(method.key(), key -> new LinkedHashMap<>())
                    .put(caller.key(), caller);
        }
        var slots = Values.slots(arguments);
        var known = parameters.get(method.key());
        if (known == null) {
            if (parameters.size() == METHODS_MAX) {
                return;
            }
            callers.put(method.key(), caller);
        }
        var merged = known == null ? slots : Values.merged(known, slots);
        if (!merged.equals(known)) {
            parameters.put(method.key(), merged);
            due.add(method);
        }
    }

    private void walk(Classes.Method method) {
        if ((method.node().access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            find(method, method.node().instructions.getFirst(), "a synchronized method", Rule.LOCK);
        }
        boolean sorts = new Loops(method.node(), operations).sorts();
        var values = new Values(parameters.getOrDefault(method.key(), List.of()), sorts, new Known());
        var frames = analyze(method, values);
        values.captured().forEach((made, taken) -> captured.merge(made, taken, Values::merged));
        var instructions = method.node().instructions;
        for (int i = 0; i < instructions.size(); i++) {
            if (i < frames.length && frames[i] != null) {
                look(method, instructions.get(i), frames[i]);
            }
        }
    }

    private static @Nullable Frame<Tracked>[] analyze(Classes.Method method, Values values) {
        try {
            var analyzer = new Analyzer<>(values);
            @Nullable Frame<Tracked>[] frames;
            do {
                frames = analyzer.analyze(method.type().name, method.node());
            } while (values.takeChanged());
            return frames;
        } catch (AnalyzerException odd) {
            throw new IllegalStateException("cannot follow the code of " + method.shown(), odd);
        }
    }

    private void look(Classes.Method method, AbstractInsnNode instruction, Frame<Tracked> frame) {
        switch (instruction) {
            case MethodInsnNode call -> look(method, call, arguments(call, frame));
            case InvokeDynamicInsnNode made
            when Atomics.mayTake(made) -> sharedFields(top(frame)).forEach(atomics::taken);
            case FieldInsnNode field -> look(method, field, frame);
            case TypeInsnNode made
            when made.getOpcode() == Opcodes.NEW ->
                receivers
                        .made(made.desc)
                        .forEach(earlier -> visitReceivers(earlier.method(), earlier.call(), List.of()));
            default -> {
                switch (instruction.getOpcode()) {
                    case Opcodes.MONITORENTER -> find(method, instruction, "a synchronized block", Rule.LOCK);
                    case Opcodes.AASTORE -> escape(method, top(frame));
                    case Opcodes.ARETURN -> {
                        escape(method, top(frame));
                        returns(method, top(frame).order());
                    }
                    default -> {}
                }
            }
        }
    }

    private void look(Classes.Method method, FieldInsnNode field, Frame<Tracked> frame) {
        if (Initials.isPut(field)) {
            escape(method, top(frame));
            if (isShared(field) && !method.node().name.startsWith("<")) {
                find(method, field, "a change of the field " + field.name, Rule.SHARED);
            }
        } else if (isShared(field)) {
            for (var piece : initials.of(field)) {
                if (piece.instruction() instanceof MethodInsnNode call) {
                    var broken = Rules.of(call.owner, call.name, call.desc);
                    if (broken != null && broken.isAnotherEachTime()) {
                        callers.putIfAbsent(piece.method().key(), method);
                        find(piece.method(), call, shown(call.owner, call.name), broken);
                    }
                }
            }
        }
    }

    /** Whether one value of the field serves all executions, or there is one for each process. */
    private boolean isShared(FieldInsnNode field) {
        var owner = classes.own(field.owner);
        return owner != null
                && !field.name.contains("$")
                && (field.getOpcode() == Opcodes.GETSTATIC
                        || field.getOpcode() == Opcodes.PUTSTATIC
                        || (owner.access & Opcodes.ACC_ENUM) != 0
                        || fields.isOfWorkflow(field));
    }

    private Stream<FieldInsnNode> sharedFields(Tracked value) {
        return value.made().stream()
                .filter(FieldInsnNode.class::isInstance)
                .map(FieldInsnNode.class::cast)
                .filter(this::isShared);
    }

    /** Whoever calls a method that gives something unordered must be looked at again. */
    private void returns(Classes.Method method, Order order) {
        var before = returned.getOrDefault(method.key(), Order.SAME);
        if (Order.worse(before, order) != before) {
            returned.put(method.key(), Order.worse(before, order));
            due.addAll(callersOf.getOrDefault(method.key(), Map.of()).values());
        }
    }

    /** What this walk has found out about values that come from elsewhere. */
    private final class Known implements Values.Orders {
        @Override
        public Order of(FieldInsnNode field) {
            return Order.worse(initials.order(field), Order.ofType(fields.classIn(field)));
        }

        @Override
        public Order of(MethodInsnNode ownCall) {
            var target = classes.method(ownCall.owner, ownCall.name, ownCall.desc);
            return target == null ? Order.SAME : returned.getOrDefault(target.key(), Order.SAME);
        }
    }

    private void look(Classes.Method method, MethodInsnNode call, List<Tracked> arguments) {
        operations.note(call);
        var broken = Rules.of(classes.foreign(call.owner, call.name, call.desc), call.name, call.desc);
        if (broken != null) {
            find(method, call, shown(call.owner, call.name), broken);
        }
        if (Atomics.isCall(call)) {
            sharedFields(arguments.getFirst()).forEach(field -> atomics.note(method, call, field));
        }
        if (classes.own(call.owner) != null) {
            lookOwn(method, call, arguments);
        } else {
            lookForeign(method, call, arguments);
        }
        lookOrder(method, call, arguments);
    }

    private void lookOwn(Classes.Method method, MethodInsnNode call, List<Tracked> arguments) {
        var target = classes.method(call.owner, call.name, call.desc);
        if (target != null) {
            visit(target, method, arguments);
        }
        visitReceivers(method, call, arguments);
        if (call.getOpcode() == Opcodes.INVOKEVIRTUAL || call.getOpcode() == Opcodes.INVOKEINTERFACE) {
            for (var made : arguments.getFirst().made()) {
                switch (made) {
                    case TypeInsnNode object -> visitIn(object.desc, call, method, arguments);
                    case FieldInsnNode field -> {
                        visitIn(fields.classIn(field), call, method, arguments);
                        run(method, field);
                    }
                    default -> run(method, made);
                }
            }
        }
    }

    private void visitReceivers(Classes.Method method, MethodInsnNode call, List<Tracked> arguments) {
        receivers.of(call, method).forEach(each -> visit(each, method, arguments));
    }

    private void visitIn(@Nullable String type, MethodInsnNode call, Classes.Method method, List<Tracked> arguments) {
        if (type != null) {
            visit(classes.method(type, call.name, call.desc), method, arguments);
        }
    }

    private void lookForeign(Classes.Method method, MethodInsnNode call, List<Tracked> arguments) {
        if (call.owner.equals("java/util/Objects")) {
            return; // A method reference begins with a check for null.
        }
        for (int i = 0; i < arguments.size(); i++) {
            for (var made : arguments.get(i).made()) {
                boolean spared =
                        Code.isFermata(call.owner) && (Code.isStep(made, classes) || Code.isUnrecorded(call, i));
                if (!spared && !call.name.equals("<init>")) {
                    run(method, made);
                } else if (!spared && i > 0) {
                    escape(method, arguments.get(i));
                }
            }
        }
    }

    private void lookOrder(Classes.Method method, MethodInsnNode call, List<Tracked> arguments) {
        if (arguments.isEmpty()) {
            return;
        }
        var receiver = arguments.getFirst().order();
        boolean loose = switch (call.name) {
            case "next" -> receiver == Order.ITERATOR && new Loops(method.node(), operations).isOrdered(call);
            case "forEach" ->
                receiver.isLoose() && receiver != Order.ITERATOR && isOrderedBody(method, arguments.getLast());
            default ->
                isOperatingStream(call, receiver, arguments.getLast())
                        || (Code.isOperation(call)
                                && Code.isFermata(call.owner)
                                && arguments.stream().skip(1).anyMatch(each -> each.order() == Order.COPIED));
        };
        if (loose) {
            find(method, call, "what a HashMap, HashSet, Set.of or Map.of holds", Rule.ORDER);
        }
    }

    /** Whether operations are done for the elements of an unordered stream as it passes by. */
    private boolean isOperatingStream(MethodInsnNode call, Order receiver, Tracked body) {
        if (receiver != Order.STREAM || !call.owner.startsWith("java/util/stream/")) {
            return false;
        }
        for (var made : body.made()) {
            var own = bodyOf(made);
            if (own != null && new Loops(own.node(), operations).isOperating()) {
                return true;
            }
        }
        return false;
    }

    private Classes.@Nullable Method bodyOf(AbstractInsnNode made) {
        var handle = Code.body(made);
        return handle == null ? null : classes.method(handle.getOwner(), handle.getName(), handle.getDesc());
    }

    private boolean isOrderedBody(Classes.Method method, Tracked body) {
        boolean sorts = new Loops(method.node(), operations).sorts();
        for (var made : body.made()) {
            var own = bodyOf(made);
            if (own != null && new Loops(own.node(), operations, sorts).isOrdered()) {
                return true;
            }
        }
        return false;
    }

    /** It is kept somewhere, and may be run at any time. */
    private void escape(Classes.Method method, Tracked value) {
        for (var made : value.made()) {
            if (!Code.isStep(made, classes)) {
                run(method, made);
            }
        }
    }

    /** It is run as part of the workflow, by what the method calls. */
    private void run(Classes.Method method, AbstractInsnNode made) {
        var body = Code.body(made);
        if (body != null) {
            var own = classes.method(body.getOwner(), body.getName(), body.getDesc());
            if (own != null) {
                visit(own, method, captured.getOrDefault(made, List.of()));
            } else if (run.add(made)) {
                var broken = Rules.of(body.getOwner(), body.getName(), body.getDesc());
                if (broken != null) {
                    find(method, made, shown(body.getOwner(), body.getName()), broken);
                }
            }
        } else if (made instanceof FieldInsnNode field) {
            for (var piece : initials.of(field)) {
                if (Code.body(piece.instruction()) != null) {
                    run(method, piece.instruction());
                }
            }
        } else if (made instanceof TypeInsnNode object && Code.isPart(object, classes)) {
            var type = classes.own(object.desc);
            if (type != null) {
                type.methods.stream()
                        .filter(each -> !each.name.startsWith("<") && (each.access & Opcodes.ACC_STATIC) == 0)
                        .forEach(each -> visit(classes.method(type.name, each.name, each.desc), method, List.of()));
            }
        }
    }

    private void find(Classes.Method method, @Nullable AbstractInsnNode place, String what, Rule rule) {
        int line = Lines.of(place, method.node());
        var file = method.type().sourceFile;
        var finding = new Finding(
                method.shownClass(),
                method.shownName(),
                file == null ? "" : file,
                line,
                what + " " + rule.why(),
                rule.instead(),
                via(method));
        findings.putIfAbsent(finding.className() + ":" + line + what, finding);
    }

    private String via(Classes.Method method) {
        var names = new ArrayList<String>();
        for (var each = method; each != null && names.size() < 20; each = callers.get(each.key())) {
            if (names.isEmpty() || !names.getFirst().equals(each.shown())) {
                names.addFirst(each.shown());
            }
        }
        return names.size() < 2 ? "" : String.join(" → ", names);
    }

    static String shown(String owner, String name) {
        var type = owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.');
        return name.equals("<init>") ? "new " + type + "()" : type + "." + name + "()";
    }

    private static Tracked top(Frame<Tracked> frame) {
        return frame.getStack(frame.getStackSize() - 1);
    }

    private static List<Tracked> arguments(MethodInsnNode call, Frame<Tracked> frame) {
        int count = Type.getArgumentCount(call.desc) + (call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
        var arguments = new ArrayList<Tracked>(count);
        for (int i = frame.getStackSize() - count; i < frame.getStackSize(); i++) {
            arguments.add(frame.getStack(i));
        }
        return arguments;
    }
}
