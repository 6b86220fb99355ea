package io.fermata.embedded;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where secrets come from: the environment, files, or a program's own hands. A value is read anew with each use, so
 * that one that was replaced counts from then on.
 *
 * <p>Each namespace has secrets of its own and none of another: {@link #in}. What is not said to be of a namespace is
 * of the default one alone.
 */
public final class SecretSource implements Secrets {
    /** What the names of environment variables begin with, if nothing else is said. */
    public static final String PREFIX_DEFAULT = "FERMATA_SECRET_";

    /** The folder of secrets within a data directory. */
    public static final String FOLDER = "secrets";

    /** The folder within that of {@link #directory}, with one more for each namespace but the default one. */
    public static final String NAMESPACES = "namespaces";

    private static final int VALUE_BYTES_MAX = 64 * 1024;

    private final List<Lookup> lookups;
    private final String namespace;

    /** One place to look at; null for not there. */
    @FunctionalInterface
    private interface Lookup {
        @Nullable
        String find(String namespace, String name);
    }

    private SecretSource(List<Lookup> lookups, String namespace) {
        this.lookups = List.copyOf(lookups);
        this.namespace = namespace;
    }

    private static SecretSource of(Lookup lookup) {
        return new SecretSource(List.of(lookup), Namespaces.DEFAULT);
    }

    /**
     * Environment variables: {@code mail-password} is {@code FERMATA_SECRET_MAIL_PASSWORD}, with this prefix. They are
     * the default namespace's: a name of a namespace within that of a variable could be taken for a part of a secret's.
     *
     * @throws InvalidInput without a prefix: any variable could be read then
     */
    public static SecretSource environment(String prefix) {
        return environment(prefix, System.getenv());
    }

    static SecretSource environment(String prefix, Map<String, String> variables) {
        if (prefix.isBlank()) {
            throw new InvalidInput("secrets.environment", "must not be blank");
        }
        return of(ofDefault(name -> {
            var variable =
                    prefix + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
            return variables.get(variable);
        }));
    }

    /**
     * A file for each secret, named as it; one line break at its end is left out. A file that others than its owner may
     * read or write is refused. Those of a namespace are in {@code namespaces/NAME} within the folder. No folder need
     * be there.
     */
    public static SecretSource directory(Path folder) {
        var others = folder.resolve(NAMESPACES);
        return of((namespace, name) ->
                read(namespace.equals(Namespaces.DEFAULT) ? folder : others.resolve(namespace), name));
    }

    /** Values that a program has from elsewhere, for the default namespace. */
    public static SecretSource of(Map<String, String> values) {
        return of(ofDefault(Map.copyOf(values)::get));
    }

    /** Values for each namespace, by its name. */
    public static SecretSource byNamespace(Map<String, Map<String, String>> values) {
        var copy = new HashMap<String, Map<String, String>>();
        values.forEach((namespace, own) -> copy.put(namespace, Map.copyOf(own)));
        return of((namespace, name) -> copy.getOrDefault(namespace, Map.of()).get(name));
    }

    private static Lookup ofDefault(Function<String, @Nullable String> find) {
        return (namespace, name) -> namespace.equals(Namespaces.DEFAULT) ? find.apply(name) : null;
    }

    /**
     * The secrets of a namespace from the same places, and of no other.
     *
     * @throws InvalidInput for what cannot be a namespace
     */
    public SecretSource in(String other) {
        Namespaces.requireName(other);
        return new SecretSource(lookups, other);
    }

    /** Looks here first, then there. */
    public SecretSource or(SecretSource then) {
        var all = new java.util.ArrayList<>(lookups);
        all.addAll(then.lookups);
        return new SecretSource(all, namespace);
    }

    @Override
    public String value(String name) {
        if (!REFERENCE.matcher("${secret:" + name + "}").matches()) {
            throw new InvalidInput("secret", "must be named by letters, digits, '.', '_' and '-'");
        }
        for (var lookup : lookups) {
            var found = lookup.find(namespace, name);
            if (found != null) {
                return found;
            }
        }
        return NONE.value(name);
    }

    private static @Nullable String read(Path folder, String name) {
        var file = folder.resolve(name);
        try {
            requireOwnersAlone(file, name);
            if (Files.size(file) > VALUE_BYTES_MAX) {
                throw new InvalidInput("secret " + name, "must have at most " + VALUE_BYTES_MAX + " bytes");
            }
            var text = Files.readString(file, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1)) : text;
        } catch (NoSuchFileException | NotDirectoryException none) {
            return null;
        } catch (IOException unreadable) {
            throw new NotFound("the file of the secret \"" + name + "\" cannot be read", null);
        }
    }

    private static void requireOwnersAlone(Path file, String name) throws IOException {
        var others = EnumSet.allOf(PosixFilePermission.class);
        others.removeAll(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        others.retainAll(Files.getPosixFilePermissions(file));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !others.isEmpty()) {
            throw new InvalidInput("secret " + name, "must be in a file that its owner alone may read (chmod 600)");
        }
    }
}
