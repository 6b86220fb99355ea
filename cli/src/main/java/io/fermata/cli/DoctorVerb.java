package io.fermata.cli;

import io.fermata.engine.Examination;
import io.fermata.store.Key;
import io.fermata.store.RowVisitor;
import io.fermata.store.StoreException;
import io.fermata.store.local.LocalStoreOptions;
import io.fermata.store.local.StoreInspection;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Reads everything in a closed data directory or a backup, changes nothing, and says what is wrong. */
@Command(name = "doctor", sortOptions = false)
final class DoctorVerb extends Verb {
    /** One line of {@code --json}; of file and row, one is null. */
    record Finding(
            @Nullable String file,
            @Nullable Long offset,
            @Nullable Integer shard,
            @Nullable String row,
            String what) {}

    /** The last line of {@code --json}. */
    record Verdict(long findings, long executions, long events, long rows, long bytes) {}

    private long findings;

    @Override
    int run() {
        if (!Files.isDirectory(data())) {
            throw new Refused(ExitStatus.STORE, "there is no data in " + data() + "; --data names another");
        }
        try (var inspection = StoreInspection.open(data(), LocalStoreOptions.defaults())) {
            inspection.damages().forEach(this::tell);
            var extent = new Examination.Extent(0, 0, 0);
            if (inspection.isReadable()) {
                extent = new Examination(inspection.shards(), new Rows(inspection), this::tell).run();
            }
            conclude(extent, inspection.bytes());
        } catch (StoreException unreadable) {
            var busy = String.valueOf(unreadable.getMessage()).contains(" is in use by ");
            throw new Refused(
                    ExitStatus.STORE,
                    unreadable.getMessage()
                            + (busy ? "; or back it up while it runs, and let doctor read the backup" : ""));
        }
        return findings == 0 ? ExitStatus.COMPLETED : ExitStatus.FAILED;
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

    private void tell(StoreInspection.Damage damage) {
        findings++;
        boolean hasOffset = damage.offset() >= 0;
        if (json()) {
            printJson(new Finding(
                    damage.file().toString(), hasOffset ? damage.offset() : null, null, null, damage.what()));
        } else {
            var place = damage.file() + (hasOffset ? " at offset " + damage.offset() : "");
            print(Texts.line(place + ": " + damage.what()));
        }
    }

    private void tell(Examination.Finding finding) {
        findings++;
        if (json()) {
            printJson(new Finding(null, null, finding.shard(), finding.where(), finding.what()));
        } else {
            print(Texts.line("shard " + finding.shard() + ": " + finding.where() + ": " + finding.what()));
        }
    }

    private void conclude(Examination.Extent extent, long bytes) {
        if (json()) {
            printJson(new Verdict(findings, extent.executions(), extent.events(), extent.rows(), bytes));
            return;
        }
        var read = extent.executions() + " executions, " + extent.events() + " events, " + bytes + " bytes";
        print(findings == 0 ? "clean: " + read : findings + (findings == 1 ? " finding" : " findings") + " in " + read);
    }
}
