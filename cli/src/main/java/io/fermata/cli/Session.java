package io.fermata.cli;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one call of the command line works with; catalog and engine are loaded when first needed. */
final class Session {
    private final Terminal terminal;
    private final Supplier<Catalog> loader;
    private final EngineOpener opener;
    private final Map<String, String> environment;
    private @Nullable Catalog catalog;

    /** Opens engines over data directories. */
    interface EngineOpener {
        Access open(java.nio.file.Path directory, Opening opening, Catalog catalog);
    }

    Session(Terminal terminal, Supplier<Catalog> loader, EngineOpener opener, Map<String, String> environment) {
        this.environment = environment;
        this.terminal = terminal;
        this.loader = loader;
        this.opener = opener;
    }

    Terminal terminal() {
        return terminal;
    }

    Catalog catalog() {
        var loaded = catalog;
        if (loaded == null) {
            loaded = loader.get();
            catalog = loaded;
        }
        return loaded;
    }

    /** The process's variables. */
    Map<String, String> environment() {
        return environment;
    }

    EngineOpener opener() {
        return opener;
    }
}
