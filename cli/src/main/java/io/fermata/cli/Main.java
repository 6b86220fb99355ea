package io.fermata.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/** The entry point of {@code ./fermata}. */
public final class Main {
    private Main() {}

    /** Runs one call and ends the process with its exit status. */
    public static void main(String[] arguments) {
        var terminal = Terminal.ofProcess();
        var cli = new Cli(new Session(
                terminal,
                Catalog::load,
                (directory, opening, catalog) -> new EmbeddedOpener(terminal.err()).open(directory, opening, catalog),
                System.getenv()));
        var ended = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.get()) {
                interrupt(cli, terminal);
            }
        }));
        int status = cli.run(arguments);
        ended.set(true);
        System.exit(status);
    }

    /** The JVM itself ends with status 130 after Ctrl-C. */
    private static void interrupt(Cli cli, Terminal terminal) {
        var line = cli.continuing();
        if (line != null) {
            var stream = cli.printsJson() ? terminal.err() : terminal.out();
            stream.println(line);
            stream.flush();
        }
        cli.interrupt();
    }
}
