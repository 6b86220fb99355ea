package io.fermata.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a verb reads and writes.
 *
 * @param live whether {@code out} is a terminal that can be redrawn
 * @param command how the user calls Fermata, for lines that can be pasted
 */
record Terminal(PrintStream out, PrintStream err, InputStream in, boolean live, String command) {
    /** The process's own; the launcher says whether it is a terminal and how it was called. */
    static Terminal ofProcess() {
        var tty = System.getenv("FERMATA_TTY");
        var command = System.getenv("FERMATA_COMMAND");
        return new Terminal(
                System.out,
                System.err,
                System.in,
                tty != null && !tty.isEmpty() && !"dumb".equals(System.getenv("TERM")),
                command == null || command.isEmpty() ? "./fermata" : command);
    }
}
