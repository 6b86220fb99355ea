package io.fermata.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a fault strikes: a plain directory, or a small file system of its own, which takes privileges. */
final class FaultGround implements AutoCloseable {
    /** What is under the data directory. */
    enum Kind {
        PLAIN,
        MEMORY,
        EXT4
    }

    private static final String MEMORY_SIZE = "size=64m";
    private static final long IMAGE_BYTES = 192L << 20;

    private final Path scratch;
    private final Path mounted;
    private final Kind kind;
    private @Nullable String obstacle;

    private FaultGround(Path scratch, Kind kind) throws IOException {
        this.scratch = scratch;
        this.kind = kind;
        this.mounted = Files.createDirectories(scratch.resolve("disk"));
    }

    /** Makes it in an empty directory; {@link #obstacle} tells if it could not be made. */
    static FaultGround make(Path scratch, Kind kind) throws IOException, InterruptedException {
        var ground = new FaultGround(scratch, kind);
        ground.obstacle = switch (kind) {
            case PLAIN -> null;
            case MEMORY -> Shell.failure("mount", "-t", "tmpfs", "-o", MEMORY_SIZE, "tmpfs", ground.mounted.toString());
            case EXT4 -> ground.makeImage();
        };
        return ground;
    }

    private @Nullable String makeImage() throws IOException, InterruptedException {
        try (var image = new RandomAccessFile(image().toFile(), "rw")) {
            image.setLength(IMAGE_BYTES);
        }
        var unmade = Shell.failure("mkfs.ext4", "-q", "-F", image().toString());
        return unmade == null ? mount() : unmade;
    }

    private Path image() {
        return scratch.resolve("image");
    }

    /** Why it could not be made; null if it was. */
    @Nullable
    String obstacle() {
        return obstacle;
    }

    Path data() {
        return mounted.resolve("data");
    }

    Path root() {
        return mounted;
    }

    @Nullable
    String mount() throws InterruptedException {
        return Shell.failure("mount", "-o", "loop", image().toString(), mounted.toString());
    }

    @Nullable
    String unmount() throws InterruptedException {
        return Shell.failure("umount", mounted.toString());
    }

    @Nullable
    String remount(String how) throws InterruptedException {
        return Shell.failure("mount", "-o", "remount," + how, mounted.toString());
    }

    /** Builds one of the C programs that lie beside this class; null if there is no compiler. */
    static @Nullable Path compile(String name, Path scratch, String... options)
            throws IOException, InterruptedException {
        var source = scratch.resolve(name + ".c");
        try (InputStream text = Objects.requireNonNull(FaultGround.class.getResourceAsStream(name + ".c"))) {
            Files.write(source, text.readAllBytes());
        }
        var built = scratch.resolve(name + ".built");
        var command = new ArrayList<>(List.of("cc", "-O1"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", built.toString(), source.toString(), "-ldl"));
        return Shell.failure(command.toArray(String[]::new)) == null ? built : null;
    }

    @Override
    public void close() {
        try {
            if (kind != Kind.PLAIN && obstacle == null && unmount() != null) {
                var unused = Shell.failure("umount", "-l", mounted.toString());
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // It stays mounted; who interrupts wants to leave.
        }
    }
}
