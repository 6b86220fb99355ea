package io.fermata.examples.etl;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Binding;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import java.nio.file.Path;
import java.time.Duration;

/** The process that is killed: starts the load, or goes on with it, and tells of every batch that it loads. */
final class EtlProcess {
    private static final StartOptions AGAIN = StartOptions.DEFAULT.withConflict(StartOptions.OnConflict.USE_EXISTING);
    private static final Duration LOST_AFTER = Duration.ofSeconds(60);

    private EtlProcess() {}

    /** Arguments: data directory, database, rows in a batch, milliseconds after each. */
    public static void main(String[] arguments) {
        var request = new EtlRequest(
                "inputs/orders.csv", arguments[1], Integer.valueOf(arguments[2]), Integer.valueOf(arguments[3]), null);
        var etl = Binding.<Etl>bind(Etl.class, new Telling(new SqliteEtl()));
        try (var fermata = Fermata.embedded(Path.of(arguments[0]))
                .register("etl", new EtlWorkflow(), etl)
                .open()) {
            var load = fermata.start("etl", "load-1", request, TypeRef.of(EtlResult.class), AGAIN);
            System.out.println(load.result(LOST_AFTER).summary());
        }
    }

    /** Names each batch when it begins. */
    private record Telling(Etl etl) implements Etl {
        @Override
        public Load begin(EtlRequest request, String id) {
            return etl.begin(request, id);
        }

        @Override
        public Checkpoint loadBatch(Load load, Checkpoint from) {
            System.out.println("batch " + (from.batches() + 1));
            return etl.loadBatch(load, from);
        }

        @Override
        public EtlResult validate(Load load, Checkpoint end) {
            return etl.validate(load, end);
        }
    }
}
