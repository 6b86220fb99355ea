package io.fermata.cli;

/** The entry point of {@code ./fermata}. */
public final class Main {
    private Main() {}

    /** Runs one call and ends the process with its exit status. */
    public static void main(String[] arguments) {
        var terminal = Terminal.ofProcess();
        var cli = new Cli(new Session(
                terminal,
                Catalog::load,
                (directory, opening, catalog) -> new EmbeddedOpener(terminal.err()).open(directory, opening, catalog)));
        var interruption = new Thread(() -> {
            var line = cli.interrupt();
            if (line != null) {
                terminal.out().println(line);
            }
            terminal.out().flush();
        });
        Runtime.getRuntime().addShutdownHook(interruption);
        int status = cli.run(arguments);
        Runtime.getRuntime().removeShutdownHook(interruption);
        System.exit(status);
    }
}
