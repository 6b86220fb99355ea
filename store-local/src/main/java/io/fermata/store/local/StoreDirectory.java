package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The directory of one store: held by one process, and of a known format. */
final class StoreDirectory implements AutoCloseable {
    static final int FORMAT = 1;

    static final String FORMAT_FILE = "FORMAT";

    /** Only a backup has it: what it consists of, with checksums. */
    static final String BACKUP_FILE = "BACKUP";

    private static final String LOCK_FILE = "LOCK";
    private static final String LOG_DIRECTORY = "log";
    private static final String MAP_DIRECTORY = "map";
    private static final Pattern FORMAT_TEXT =
            Pattern.compile("(fermata-store (\\d{1,9})\nshards (\\d{1,9})\n)(?:check ([0-9a-f]{8})\n)?");
    private static final Pattern FORMAT_START = Pattern.compile("(?s)fermata-store (\\d{1,9})\n.*");

    /** A process that opens and closes a lock file twice loses its lock; so it asks itself first. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final @Nullable FileChannel lock;
    private final int shards;

    private StoreDirectory(Path path, @Nullable FileChannel lock, int shards) {
        this.path = path;
        this.lock = lock;
        this.shards = shards;
    }

    /** Takes the directory, making it with {@code shards} shards if it is not there. */
    static StoreDirectory hold(Path directory, int shards) throws IOException {
        var path = create(directory);
        if (!HELD_HERE.add(path)) {
            throw inUse(path, "this process (pid " + ProcessHandle.current().pid() + ")");
        }
        try {
            var lock = lock(path);
            try {
                return new StoreDirectory(path, lock, format(path, shards));
            } catch (Throwable e) {
                lock.close();
                throw e;
            }
        } catch (Throwable e) {
            HELD_HERE.remove(path);
            throw e;
        }
    }

    /** Whether a store of this process is open there. */
    static boolean isHeldHere(Path directory) throws IOException {
        return HELD_HERE.contains(directory.toRealPath());
    }

    /**
     * Holds an existing directory so that nobody writes there, and writes nothing; also a backup, and where this user
     * may only read.
     */
    static StoreDirectory holdToRead(Path directory) throws IOException {
        var path = directory.toRealPath();
        if (!HELD_HERE.add(path)) {
            throw inUse(path, "this process (pid " + ProcessHandle.current().pid() + ")");
        }
        @Nullable FileChannel lock = null;
        try {
            if (!Files.exists(path.resolve(FORMAT_FILE))) {
                throw new StoreException("there is no store in " + path + ": it has no file " + FORMAT_FILE);
            }
            lock = lockToRead(path);
            return new StoreDirectory(path, lock, format(path, 0));
        } catch (Throwable e) {
            if (lock != null) {
                lock.close();
            }
            HELD_HERE.remove(path);
            throw e;
        }
    }

    private static @Nullable FileChannel lockToRead(Path path) throws IOException {
        var file = path.resolve(LOCK_FILE);
        if (!Files.exists(file)) {
            return null;
        }
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
                throw inUse(path, "process " + holder(channel));
            }
            return channel;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(32);
        LogReader.readFully(channel, text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    }

    static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What went wrong in words that a user can act on. */
    static StoreException cannotOpen(Path directory, IOException e) {
        String reason = switch (e) {
            case AccessDeniedException denied
            when isOnReadOnlyDisk(directory) ->
                denied.getFile() + " is on a read-only file system; mount it anew for writing";
            case AccessDeniedException denied ->
                "no permission for " + denied.getFile() + "; give this user the right to write there";
            case NoSuchFileException missing -> missing.getFile() + " cannot be made there";
            case FileAlreadyExistsException file -> file.getFile() + " is no directory";
            default -> e.getMessage() + (isFull(e) ? "; free some space" : "");
        };
        return new StoreException("cannot open the store in " + directory + ": " + reason, e);
    }

    private static boolean isOnReadOnlyDisk(Path directory) {
        try {
            return Files.getFileStore(directory).isReadOnly();
        } catch (IOException unknown) {
            return false; // What is known already is told.
        }
    }

    static boolean isFull(IOException e) {
        var message = String.valueOf(e.getMessage());
        return message.contains("No space left on device") || message.contains("Disk quota exceeded");
    }

    Path path() {
        return path;
    }

    Path logFiles() {
        return path.resolve(LOG_DIRECTORY);
    }

    Path map() {
        return path.resolve(MAP_DIRECTORY);
    }

    int shards() {
        return shards;
    }

    long usableBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        try {
            if (lock != null) {
                lock.close();
            }
        } finally {
            HELD_HERE.remove(path);
        }
    }

    private static Path create(Path directory) throws IOException {
        Files.createDirectories(directory);
        var path = directory.toRealPath();
        if (!Files.isWritable(path)) {
            throw new AccessDeniedException(path.toString());
        }
        if (Files.exists(path.resolve(BACKUP_FILE))) {
            throw new StoreException(path + " is a backup and stays as it is; restore it into a new directory first");
        }
        return path;
    }

    private static FileChannel lock(Path path) throws IOException {
        var file = path.resolve(LOCK_FILE);
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(path, "process " + holder(channel));
            }
            channel.truncate(0);
            var pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static StoreException inUse(Path path, String holder) {
        return new StoreException(
                "the store in " + path + " is in use by " + holder + "; a store belongs to one process at a time");
    }

    private static int format(Path path, int shards) throws IOException {
        var file = path.resolve(FORMAT_FILE);
        if (!Files.exists(file)) {
            if (Files.exists(path.resolve(LOG_DIRECTORY))) {
                throw new StoreException(file + " is missing beside a log; restore the store from a backup");
            }
            var draft = path.resolve(FORMAT_FILE + ".draft");
            Files.writeString(draft, formatText(shards));
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            sync(path);
            return shards;
        }
        var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        var start = FORMAT_START.matcher(text);
        if (start.matches() && Integer.parseInt(start.group(1)) != FORMAT) {
            throw new StoreException("the store in " + path + " has format " + start.group(1)
                    + " but this version reads format " + FORMAT + "; open it with the version that wrote it");
        }
        var matcher = FORMAT_TEXT.matcher(text);
        if (!matcher.matches() || !isChecked(matcher.group(1), matcher.group(4))) {
            throw new StoreException(file + " is damaged at offset 0; restore the store from a backup");
        }
        return Integer.parseInt(matcher.group(3));
    }

    static String formatText(int shards) {
        var text = "fermata-store " + FORMAT + "\nshards " + shards + "\n";
        return text + "check " + checksum(text) + "\n";
    }

    /** Stores made before there was a check have none. */
    private static boolean isChecked(String text, @Nullable String check) {
        return check == null || check.equals(checksum(text));
    }

    private static String checksum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
