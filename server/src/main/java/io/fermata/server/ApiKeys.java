package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a server, in a file of its data directory that only its owner can read. A key's text is shown once; the
 * file has a digest of it. Other processes may change the file: each use looks whether it has changed.
 *
 * <p>A key has 256 random bits, so a plain digest of it cannot be searched; slow hashing is for passwords.
 */
public final class ApiKeys {
    private static final String FILE = "keys.json";
    private static final String LOCK = "keys.lock";
    private static final String SCHEME = "fmk";
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;
    private static final int NAME_CHARS_MAX = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A key without its text.
     *
     * @param namespace where its role holds; {@code *} for all
     * @param revoked when it was, or null
     */
    public record Key(
            String id,
            String name,
            Role role,
            String namespace,
            Instant created,
            @Nullable Instant revoked,
            String digest) {}

    /** A new key with its text, which cannot be had again. */
    public record Created(Key key, String text) {}

    private record Stored(List<Key> keys) {}

    private record Loaded(@Nullable Object stamp, List<Key> keys) {}

    private final Path directory;
    private volatile Loaded loaded = new Loaded(null, List.of());

    private ApiKeys(Path directory) {
        this.directory = directory;
    }

    /** The keys of a data directory; there need be none yet. */
    public static ApiKeys in(Path directory) {
        return new ApiKeys(directory);
    }

    /**
     * Makes a key.
     *
     * @param name for people, such as {@code ci}; 1 to 100 characters
     * @param namespace where its role holds; {@code *} for all
     */
    public Created create(String name, Role role, String namespace) {
        if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
            throw new InvalidInput("name", "must have 1 to " + NAME_CHARS_MAX + " characters, has " + name.length());
        }
        var id = HexFormat.of().formatHex(random(ID_BYTES));
        var text = SCHEME + "_" + id + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(random(SECRET_BYTES));
        var key = new Key(id, name, role, namespace, Instant.now().truncatedTo(ChronoUnit.MILLIS), null, digest(text));
        change(keys -> {
            var more = new ArrayList<>(keys);
            more.add(key);
            return more;
        });
        return new Created(key, text);
    }

    /**
     * Takes a key's permissions away, from its very next use on; it stays in the list.
     *
     * @throws NotFound when there is no such key
     */
    public void revoke(String id) {
        change(keys -> {
            if (keys.stream().noneMatch(key -> key.id().equals(id))) {
                throw new NotFound("there is no key " + id, null);
            }
            return keys.stream()
                    .map(key -> key.id().equals(id) ? revoked(key) : key)
                    .toList();
        });
    }

    /** All keys, also revoked ones, in the order in which they were made. */
    public List<Key> list() {
        return current();
    }

    /** Whose key this is; null if it is none, or none any more. */
    @Nullable
    Principal principal(String text) {
        var parts = text.split("_", 3);
        if (parts.length < 3 || !parts[0].equals(SCHEME)) {
            return null;
        }
        for (var key : current()) {
            if (key.id().equals(parts[1]) && key.revoked() == null && isSame(key.digest(), digest(text))) {
                return new Principal("key:" + key.id(), key.role(), key.namespace());
            }
        }
        return null;
    }

    /** Whether a text has the form of a key. */
    static boolean isKey(String text) {
        return text.startsWith(SCHEME + "_");
    }

    private static Key revoked(Key key) {
        var now = key.revoked() == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : key.revoked();
        return new Key(key.id(), key.name(), key.role(), key.namespace(), key.created(), now, key.digest());
    }

    private List<Key> current() {
        try {
            var now = stamp();
            var known = loaded;
            if (now == null) {
                return List.of();
            }
            if (!now.equals(known.stamp)) {
                known = new Loaded(now, read());
                loaded = known;
            }
            return known.keys;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the keys in " + directory + " cannot be read", unreadable);
        }
    }

    /** Changes with each new version of the file; null without one. */
    private @Nullable Object stamp() throws IOException {
        try {
            var attributes = Files.readAttributes(directory.resolve(FILE), BasicFileAttributes.class);
            return List.of(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size());
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private List<Key> read() throws IOException {
        try {
            return Json.strict()
                    .fromBytes(Files.readAllBytes(directory.resolve(FILE)), TypeRef.of(Stored.class))
                    .keys();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private synchronized void change(UnaryOperator<List<Key>> how) {
        try {
            Files.createDirectories(directory);
            try (var channel = FileChannel.open(
                            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()) {
                if (held.isValid()) {
                    write(how.apply(read()));
                }
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("the keys in " + directory + " cannot be written", refused);
        }
    }

    private void write(List<Key> keys) throws IOException {
        var draft = directory.resolve(FILE + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(Json.strict().pretty(new Stored(keys)).getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var parent = FileChannel.open(directory)) {
            parent.force(true);
        }
    }

    private static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
