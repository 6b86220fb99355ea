package io.fermata.peers.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The programs of PostgreSQL, unpacked once from a jar into the {@code target} folder of the peers. */
final class PostgresFiles {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final String FOLDER = "postgres";
    private static final int EXECUTABLE = 0111;

    private PostgresFiles() {}

    /** The folder of the programs. */
    static Path unpackedBeside(Path home) throws IOException {
        var target = Files.createDirectories(home.resolveSibling("target"));
        var programs = target.resolve(FOLDER);
        try (var lock = FileChannel.open(
                        target.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (!Files.isDirectory(programs) && held.isValid()) {
                var fresh = Files.createTempDirectory(target, FOLDER);
                unpack(fresh);
                Files.move(fresh, programs, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return programs.resolve("bin");
    }

    private static void unpack(Path directory) throws IOException {
        var architecture = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        try (var archive = PostgresFiles.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null || !architecture.equals("Linux amd64")) {
                throw new IOException("there is no PostgreSQL in the peers' jars for " + architecture);
            }
            unpack(archive, directory);
        }
    }

    private static void unpack(InputStream archive, Path directory) throws IOException {
        try (var entries = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                var path = directory.resolve(entry.getName()).normalize();
                if (!path.startsWith(directory)) {
                    throw new IOException("the archive names a file outside of itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(entries, path, StandardCopyOption.REPLACE_EXISTING);
                    boolean made =
                            (entry.getMode() & EXECUTABLE) == 0 || path.toFile().setExecutable(true, false);
                    if (!made) {
                        throw new IOException("cannot make " + path + " executable");
                    }
                }
            }
        }
    }
}
