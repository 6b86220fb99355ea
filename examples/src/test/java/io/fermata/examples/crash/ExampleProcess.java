package io.fermata.examples.crash;

import io.fermata.embedded.Fermata;
import io.fermata.store.local.LocalStore;
import io.fermata.store.local.LocalStoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** The process that is killed: says {@code commit} before each commit and goes on when a byte comes in. */
final class ExampleProcess {
    static final String COMMIT = "commit";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private ExampleProcess() {}

    /** Arguments: the case's name, the data directory, the folder of shared inputs, the folder for outputs. */
    public static void main(String[] arguments) {
        var example = CrashCases.named(arguments[0]);
        var input = example.input(Path.of(arguments[2]), Path.of(arguments[3]));
        var store = LocalStore.open(Path.of(arguments[1]), LocalStoreOptions.defaults());
        try (var fermata = Fermata.inMemory()
                .store(new HaltingStore(store, ExampleProcess::halt))
                .provider(example.provider())
                .open()) {
            System.out.println(Ending.of(fermata, example, input, LIMIT));
        }
    }

    private static synchronized void halt() {
        System.out.println(COMMIT);
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException("whoever started this process is gone", e);
        }
    }
}
