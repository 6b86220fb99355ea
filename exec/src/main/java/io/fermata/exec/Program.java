package io.fermata.exec;

import io.fermata.sdk.Failure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a command names, so that a missing program is told by name instead of by an exit code. */
final class Program {
    private static final @Nullable Path SETSID = inPath(System.getenv("PATH"), "setsid");

    private Program() {}

    /**
     * Where the program is.
     *
     * @throws Failure VALIDATION when it is not there or may not be executed
     */
    static Path find(Command command, Map<String, String> environment) {
        var name = command.line().getFirst();
        var directory = command.surroundings().directory().toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            throw missing("command " + name + " cannot run: its directory " + directory + " is not there");
        }
        if (name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0) {
            var path = directory.resolve(name);
            if (isExecutable(path)) {
                return path;
            }
            throw missing("command " + name + " cannot run: " + path + " is not an executable file");
        }
        var path = environment.get(Variables.PATH);
        var found = inPath(path, name);
        if (found == null) {
            throw missing("command " + name + " cannot run: no such program in the PATH " + path);
        }
        return found;
    }

    /** The program that gives a command a session of its own, by which its processes are found; null without one. */
    static @Nullable Path setsid() {
        return SETSID;
    }

    private static @Nullable Path inPath(@Nullable String path, String name) {
        if (path != null) {
            for (var folder : path.split(File.pathSeparator, -1)) {
                var candidate = Path.of(folder.isEmpty() ? "." : folder).resolve(name);
                if (isExecutable(candidate)) {
                    return candidate.toAbsolutePath();
                }
            }
        }
        return null;
    }

    private static boolean isExecutable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    private static Failure missing(String message) {
        return Failure.validation(message).withType("CommandNotFound");
    }
}
