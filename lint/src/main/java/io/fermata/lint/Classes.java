package io.fermata.lint;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The class files beside a workflow; only its owner's own are read, never libraries, the JDK or Fermata. */
final class Classes {
    private static final String FERMATA = "io/fermata/";

    private final @Nullable ClassLoader loader;
    private final String packageName;
    private final String prefix;
    private final String origin;
    private final Map<String, Optional<ClassNode>> read = new HashMap<>();

    /** Classes that belong together with this one. */
    Classes(Class<?> workflow) {
        this.loader = workflow.getClassLoader();
        var name = Type.getInternalName(host(workflow));
        this.packageName = packageOf(name);
        this.prefix = firstTwo(packageName);
        this.origin = originOf(name);
    }

    /** The class whose file holds the code: a lambda has none of its own. */
    static Class<?> host(Class<?> type) {
        return type.isHidden() ? type.getNestHost() : type;
    }

    /** The class file, if it is one of the user's own; else null. */
    @Nullable
    ClassNode own(String name) {
        return read.computeIfAbsent(name, each -> isOwn(each) ? parse(each) : Optional.empty())
                .orElse(null);
    }

    /** The own method that a call reaches, and the class it stands in; null if it is none, abstract or native. */
    @Nullable
    Method method(String owner, String name, String descriptor) {
        var type = own(owner);
        if (type == null) {
            return null;
        }
        for (var method : type.methods) {
            if (method.name.equals(name) && method.desc.equals(descriptor)) {
                return (method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0
                        ? new Method(type, method)
                        : null;
            }
        }
        var inherited = type.superName == null ? null : method(type.superName, name, descriptor);
        for (int i = 0; inherited == null && i < type.interfaces.size(); i++) {
            inherited = method(type.interfaces.get(i), name, descriptor);
        }
        return inherited;
    }

    /** The class that a method which is none of the user's own is inherited from; the owner itself if it is. */
    String foreign(String owner, String name, String descriptor) {
        if (isDeclared(owner, name, descriptor)) {
            return owner;
        }
        var foreign = owner;
        for (var type = own(foreign); type != null && type.superName != null; type = own(foreign)) {
            foreign = type.superName;
        }
        return foreign;
    }

    private boolean isDeclared(@Nullable String owner, String name, String descriptor) {
        var type = owner == null ? null : own(owner);
        return type != null
                && (type.methods.stream().anyMatch(each -> each.name.equals(name) && each.desc.equals(descriptor))
                        || isDeclared(type.superName, name, descriptor)
                        || type.interfaces.stream().anyMatch(each -> isDeclared(each, name, descriptor)));
    }

    /** A method with its class. */
    record Method(ClassNode type, MethodNode node) {
        String key() {
            return type.name + "." + node.name + node.desc;
        }

        /** A lambda's code counts as that of the method it is written in. */
        String shownName() {
            if (!node.name.startsWith("lambda$")) {
                return node.name;
            }
            var written = node.name.substring("lambda$".length(), node.name.lastIndexOf('$'));
            return switch (written) {
                case "new" -> "<init>";
                case "static" -> "<clinit>";
                default -> written;
            };
        }

        String shownClass() {
            return type.name.replace('/', '.');
        }

        String shown() {
            return shownClass().substring(shownClass().lastIndexOf('.') + 1) + "." + shownName();
        }
    }

    private boolean isOwn(String name) {
        if (name.startsWith("java/") || name.startsWith("javax/") || name.startsWith("[")) {
            return false;
        }
        var other = packageOf(name);
        if (other.equals(packageName)) {
            return true;
        }
        if (name.startsWith(FERMATA)) {
            return false;
        }
        return (!prefix.isEmpty() && (other + "/").startsWith(prefix))
                || originOf(name).equals(origin);
    }

    private Optional<ClassNode> parse(String name) {
        try (var stream = stream(name)) {
            if (stream == null) {
                return Optional.empty();
            }
            var node = new ClassNode();
            new ClassReader(stream).accept(node, ClassReader.SKIP_FRAMES);
            return Optional.of(node);
        } catch (IOException unreadable) {
            return Optional.empty(); // What cannot be read cannot be judged.
        }
    }

    private @Nullable InputStream stream(String name) throws IOException {
        var url = url(name);
        return url == null ? null : url.openStream();
    }

    private @Nullable URL url(String name) {
        var file = name + ".class";
        return loader == null ? ClassLoader.getSystemResource(file) : loader.getResource(file);
    }

    /** The jar or folder that a class comes from; empty if unknown. */
    private String originOf(String name) {
        var url = url(name);
        var text = url == null ? "" : url.toString();
        return text.endsWith(name + ".class") ? text.substring(0, text.length() - name.length() - 6) : "";
    }

    private static String packageOf(String name) {
        int end = name.lastIndexOf('/');
        return end < 0 ? "" : name.substring(0, end);
    }

    /** {@code com/acme/} of {@code com/acme/orders}; empty for a shorter one, which says nothing. */
    private static String firstTwo(String packageName) {
        int first = packageName.indexOf('/');
        if (first < 0 || packageName.startsWith("io/fermata")) {
            return "";
        }
        int second = packageName.indexOf('/', first + 1);
        return (second < 0 ? packageName : packageName.substring(0, second)) + "/";
    }
}
