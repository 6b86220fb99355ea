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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where secrets come from: the environment, files, or a program's own hands. A value is read anew with each use, so
 * that one that was replaced counts from then on.
 */
public final class SecretSource implements Secrets {
    /** What the names of environment variables begin with, if nothing else is said. */
    public static final String PREFIX_DEFAULT = "FERMATA_SECRET_";

    /** The folder of secrets within a data directory. */
    public static final String FOLDER = "secrets";

    private static final int VALUE_BYTES_MAX = 64 * 1024;

    private final List<Lookup> lookups;

    /** One place to look at; null for not there. */
    @FunctionalInterface
    private interface Lookup {
        @Nullable
        String find(String name);
    }

    private SecretSource(List<Lookup> lookups) {
        this.lookups = List.copyOf(lookups);
    }

    /**
     * Environment variables: {@code mail-password} is {@code FERMATA_SECRET_MAIL_PASSWORD}, with this prefix.
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
        return new SecretSource(List.of(name -> {
            var variable =
                    prefix + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
            return variables.get(variable);
        }));
    }

    /**
     * A file for each secret, named as it; one line break at its end is left out. A file that others than its owner may
     * read or write is refused. The folder need not be there.
     */
    public static SecretSource directory(Path folder) {
        return new SecretSource(List.of(name -> read(folder, name)));
    }

    /** Values that a program has from elsewhere. */
    public static SecretSource of(Map<String, String> values) {
        var copy = Map.copyOf(values);
        return new SecretSource(List.of(copy::get));
    }

    /** Looks here first, then there. */
    public SecretSource or(SecretSource then) {
        var all = new java.util.ArrayList<>(lookups);
        all.addAll(then.lookups);
        return new SecretSource(all);
    }

    @Override
    public String value(String name) {
        if (!REFERENCE.matcher("${secret:" + name + "}").matches()) {
            throw new InvalidInput("secret", "must be named by letters, digits, '.', '_' and '-'");
        }
        for (var lookup : lookups) {
            var found = lookup.find(name);
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
