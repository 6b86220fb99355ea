package io.fermata.cli;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Registration;
import io.fermata.server.Server;
import io.fermata.store.StoreException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens the engine in this process over a data directory. */
record EmbeddedOpener(PrintStream alerts) implements Session.EngineOpener {
    /** How long running steps and tasks may still take when the process ends. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    @Override
    public Access open(Path directory, Opening opening, Catalog catalog) {
        return access(fermata(directory, opening, catalog, builder -> {}), opening, catalog);
    }

    /** What others ask through the directory's socket; closed with it. */
    static Access access(Fermata fermata, Opening opening, Catalog catalog) {
        Runnable closing = () -> fermata.close(CLOSE_TIMEOUT);
        var engine = new LocalEngine(fermata.engine(), fermata.payloads(), opening, closing, fermata::backUp);
        return new LocalAccess(engine, catalog, InstantSource.system());
    }

    /** {@code further}: what else is to be set. */
    Fermata fermata(Path directory, Opening opening, Catalog catalog, Consumer<FermataBuilder> further) {
        var builder =
                Fermata.embedded(directory).alerts(message -> alerts.println("fermata: " + message.stripTrailing()));
        Server.own(builder);
        if (opening == Opening.ACTING) {
            catalog.workflows().values().forEach(builder::register);
            catalog.workers().forEach(builder::worker);
            catalog.triggers().forEach(builder::on);
        } else {
            catalog.workflows().values().forEach(each -> builder.register(idle(each)));
            builder.passive();
        }
        further.accept(builder);
        try {
            return builder.open();
        } catch (StoreException refused) {
            throw refusal(String.valueOf(refused.getMessage()));
        }
    }

    /** None of its code runs here but for queries, so that the check would only cost time. */
    private static <I extends @Nullable Object, O extends @Nullable Object> Registration<I, O> idle(
            Registration<I, O> workflow) {
        var options = workflow.options().withoutCheck("nothing acts here");
        return new Registration<>(workflow.name(), workflow.workflow(), workflow.input(), workflow.output(), options);
    }

    private static RuntimeException refusal(String message) {
        return message.contains(" is in use by ")
                ? new DataDirectory.StoreInUse(message)
                : new Refused(ExitStatus.STORE, message);
    }
}
