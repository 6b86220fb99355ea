package io.fermata.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Linux's table of processes. A process that was left by its parent is found by the session it was born in or by a
 * variable in its environment; elsewhere the table is empty. Processes come and go while it is read: what has gone is
 * skipped.
 */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 0;
    private static final int SESSION = 3;

    private ProcessTable() {}

    /** The living processes of a session, or with a variable of this name and value. */
    static Set<ProcessHandle> inSession(long session, String variable, String value) {
        var marker = variable + "=" + value;
        return search((fields, process) -> Long.parseLong(fields[SESSION]) == session || holds(process, marker));
    }

    /** The living processes that were started for an idempotency key by another attempt than this one. */
    static Set<ProcessHandle> ofOtherAttempts(String idempotencyKey, int attempt) {
        var key = Variables.IDEMPOTENCY_KEY + "=" + idempotencyKey;
        var own = Variables.ATTEMPT + "=" + attempt;
        return search((fields, process) -> {
            var environment = environment(process);
            return contains(environment, key) && !contains(environment, own);
        });
    }

    /** Whether a process still runs; one that has ended and only waits for its parent to notice does not. */
    static boolean isAlive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        var folder = PROC.resolve(Long.toString(process.pid()));
        return !Files.isDirectory(folder) || fields(folder) != null;
    }

    private static Set<ProcessHandle> search(BiPredicate<String[], Path> wanted) {
        var found = new HashSet<ProcessHandle>();
        if (!Files.isReadable(PROC.resolve("self/stat"))) {
            return found;
        }
        try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var folder : folders) {
                var fields = fields(folder);
                long pid = Long.parseLong(folder.getFileName().toString());
                if (fields != null && pid != ProcessHandle.current().pid() && wanted.test(fields, folder)) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException unreadable) {
            System.getLogger(ProcessTable.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot read the table of processes", unreadable);
        }
        return found;
    }

    /** The fields behind the name, which may hold blanks: state, parent, group, session; null for the dead. */
    private static String @Nullable [] fields(Path process) {
        var stat = read(process.resolve("stat"));
        int name = stat.lastIndexOf(')');
        if (name < 0) {
            return null;
        }
        var fields = stat.substring(name + 2).split(" ", SESSION + 2);
        return fields[STATE].equals("Z") || fields[STATE].equals("X") ? null : fields;
    }

    private static boolean holds(Path process, String marker) {
        return contains(environment(process), marker);
    }

    private static String environment(Path process) {
        return '\0' + read(process.resolve("environ")) + '\0';
    }

    private static boolean contains(String environment, String variable) {
        return environment.contains('\0' + variable + '\0');
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
