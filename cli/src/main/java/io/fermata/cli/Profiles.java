package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import io.fermata.server.NearNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the server that a call means: {@code --server} and {@code --profile} come first, then FERMATA_SERVER and
 * FERMATA_PROFILE. Profiles stand in {@code profiles.json} in the user's configuration directory.
 */
final class Profiles {
    static final String SERVER = "FERMATA_SERVER";
    static final String PROFILE = "FERMATA_PROFILE";
    static final String KEY = "FERMATA_KEY";
    static final String KEY_FILE = "FERMATA_KEY_FILE";
    static final String AUTHORITIES = "FERMATA_CA_FILE";
    static final String NAMESPACE = "FERMATA_NAMESPACE";
    static final String FILE = "profiles.json";

    private final Map<String, String> environment;

    /** A server by name; paths are relative to the file's directory. */
    record Profile(
            String server,
            @Nullable String key,
            @Nullable String keyFile,
            @Nullable String namespace,
            @Nullable String caFile) {}

    /** What was given on the command line. */
    record Given(
            @Nullable String server,
            @Nullable String profile,
            @Nullable String namespace) {
        boolean isEmpty() {
            return server == null && profile == null;
        }
    }

    Profiles(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The server that is meant; null if none is. */
    @Nullable
    ServerPlace find(Given given) {
        if (given.server() != null && given.profile() != null) {
            throw new UsageError("--server and --profile exclude each other");
        }
        if (given.server() != null) {
            return ofAddress("--server", given.server(), given.namespace());
        }
        if (given.profile() != null) {
            return ofProfile("--profile", given.profile(), given.namespace());
        }
        var server = environment.get(SERVER);
        if (server != null && !server.isBlank()) {
            return ofAddress(SERVER, server, given.namespace());
        }
        var profile = environment.get(PROFILE);
        return profile == null || profile.isBlank() ? null : ofProfile(PROFILE, profile, given.namespace());
    }

    private ServerPlace ofAddress(String source, String address, @Nullable String namespace) {
        var read = ServerPlace.address(source, address);
        var chosen = namespace == null ? environment.get(NAMESPACE) : namespace;
        var words = words("--server", read.toString(), chosen);
        return new ServerPlace(read, keyOfEnvironment(), chosen, authoritiesOfEnvironment(), words);
    }

    private ServerPlace ofProfile(String source, String name, @Nullable String namespace) {
        var file = file();
        var all = read(file);
        var profile = all.get(name);
        if (profile == null) {
            var near = NearNames.of(name, all.keySet());
            throw new UsageError(source + ": there is no profile '" + name + "' in " + file
                    + (near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?"));
        }
        var address = ServerPlace.address(file + ": " + name + ".server", profile.server());
        var authorities = profile.caFile() == null ? authoritiesOfEnvironment() : beside(file, profile.caFile());
        var chosen = namespace == null ? profile.namespace() : namespace;
        return new ServerPlace(address, key(profile, file), chosen, authorities, words("--profile", name, namespace));
    }

    private static List<String> words(String option, String value, @Nullable String namespace) {
        return namespace == null ? List.of(option, value) : List.of(option, value, "--namespace", namespace);
    }

    private @Nullable String key(Profile profile, Path file) {
        if (profile.key() != null && profile.keyFile() != null) {
            throw new UsageError(file + ": a profile has key or keyFile, not both");
        }
        if (profile.key() != null) {
            requireOwn(file);
            return profile.key();
        }
        return profile.keyFile() == null ? keyOfEnvironment() : keyIn(beside(file, profile.keyFile()));
    }

    private static Path beside(Path file, String name) {
        return file.resolveSibling(name);
    }

    private @Nullable String keyOfEnvironment() {
        var key = environment.get(KEY);
        if (key != null && !key.isBlank()) {
            return key.strip();
        }
        var file = environment.get(KEY_FILE);
        return file == null || file.isBlank() ? null : keyIn(Path.of(file));
    }

    private @Nullable Path authoritiesOfEnvironment() {
        var file = environment.get(AUTHORITIES);
        return file == null || file.isBlank() ? null : Path.of(file);
    }

    private static String keyIn(Path file) {
        requireOwn(file);
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UsageError("the key in " + file + " cannot be read: " + unreadable.getMessage());
        }
    }

    /** A key that others can read is no key. */
    private static void requireOwn(Path file) {
        try {
            var others = Files.getPosixFilePermissions(file);
            others.removeAll(List.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE));
            if (others.contains(PosixFilePermission.GROUP_READ) || others.contains(PosixFilePermission.OTHERS_READ)) {
                throw new UsageError(file + " has a key and can be read by others; chmod 600 " + file);
            }
        } catch (NoSuchFileException missing) {
            throw new UsageError("there is no file " + file);
        } catch (UnsupportedOperationException elsewhere) {
            return; // A system without such permissions.
        } catch (IOException unreadable) {
            throw new UsageError(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    private Path file() {
        var own = environment.get("XDG_CONFIG_HOME");
        var base = own == null || own.isBlank()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")), ".config")
                : Path.of(own);
        return base.resolve("fermata").resolve(FILE);
    }

    private static Map<String, Profile> read(Path file) {
        try {
            var type = new TypeRef<LinkedHashMap<String, Profile>>() {};
            return Json.strict().read(Files.readString(file, StandardCharsets.UTF_8), type);
        } catch (NoSuchFileException missing) {
            throw new UsageError("there are no profiles: " + file + " is not there");
        } catch (InvalidInput wrong) {
            throw new UsageError(file + ": " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw new UsageError(file + " cannot be read: " + unreadable.getMessage());
        }
    }
}
