package io.fermata.examples.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * How the processes that are killed are started: with an archive of the classes that one of them loads, since to load
 * them is more than half of what so short a process does. A JVM that cannot read it goes on without.
 */
record ClassArchive(Path file, String classPath) {
    /** Runs {@code example} once, to its end, for the archive; {@code folder} is empty. */
    static ClassArchive of(CrashCase example, Path folder) throws Exception {
        var archive = new ClassArchive(folder.resolve("classes.jsa"), jars(folder));
        var output = Files.createDirectories(folder.resolve("output"));
        var shared = Files.createDirectories(folder.resolve("shared"));
        example.prepare(shared);
        var command = archive.command(
                "-XX:ArchiveClassesAtExit=" + archive.file,
                example.name(),
                folder.resolve("data").toString(),
                shared.toString(),
                output.toString());
        // At the end of its input each halt is over at once.
        var input = Files.createFile(folder.resolve("input"));
        new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return archive;
    }

    /** {@code arguments} are those of {@link ExampleProcess}. */
    List<String> command(List<String> arguments) {
        return command("-XX:SharedArchiveFile=" + file, arguments.toArray(String[]::new));
    }

    private List<String> command(String archiving, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                archiving,
                "-Xlog:disable",
                "-cp",
                classPath,
                ExampleProcess.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The class path with its directories as jars: an archive takes no classes from directories. */
    private static String jars(Path folder) throws IOException {
        var entries = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty() && Files.isDirectory(Path.of(entry))) {
                var jar = folder.resolve(entries.size() + ".jar").toString();
                int status = ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "--create", "--file", jar, "-C", entry, ".");
                if (status != 0) {
                    throw new IOException("no jar of " + entry);
                }
                entries.add(jar);
            } else {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }
}
