package io.fermata.crash;

import io.fermata.engine.Examination;
import io.fermata.store.Key;
import io.fermata.store.RowVisitor;
import io.fermata.store.local.LocalStoreOptions;
import io.fermata.store.local.StoreInspection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a data directory that no process has open, in every detail. */
final class Examined {
    private Examined() {}

    /** What is wrong with it; empty if nothing. */
    static List<String> findings(Path directory) {
        var findings = new ArrayList<String>();
        try (var inspection = StoreInspection.open(directory, LocalStoreOptions.defaults())) {
            inspection.damages().forEach(damage -> findings.add(damage.toString()));
            if (inspection.isReadable()) {
                new Examination(inspection.shards(), new Rows(inspection), finding -> findings.add(finding.toString()))
                        .run();
            }
        }
        return findings;
    }

    private record Rows(StoreInspection inspection) implements Examination.Source {
        @Override
        public byte @Nullable [] get(int shard, Key key) {
            return inspection.get(shard, key);
        }

        @Override
        public void scan(int shard, Key from, Key to, RowVisitor visitor) {
            inspection.scan(shard, from, to, visitor);
        }
    }
}
