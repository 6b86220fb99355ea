package io.fermata.cli;

import io.fermata.embedded.Namespaces;
import io.fermata.engine.Restoration;
import io.fermata.store.StoreException;
import io.fermata.store.local.LocalStoreOptions;
import io.fermata.store.local.StoreBackup;
import io.fermata.store.local.UnfitTarget;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a new data directory out of a backup; nothing runs before another verb opens it. */
@Command(name = "restore", sortOptions = false)
final class RestoreVerb extends Verb {
    @Option(names = "--from", paramLabel = "DIR", required = true, description = "the backup; it stays as it is")
    private @Nullable Path from;

    @Override
    int run() {
        try {
            var restored = StoreBackup.restore(
                    Objects.requireNonNull(from), data(), LocalStoreOptions.defaults(), Restoration::raiseIncarnation);
            Namespaces.restore(from, data());
            if (json()) {
                printJson(new Answer.BackedUp(restored.takenAt(), restored.files(), restored.bytes()));
            } else {
                print("restored " + restored.files() + " files, " + restored.bytes() + " bytes, as of "
                        + restored.takenAt() + " into " + data());
            }
            return ExitStatus.COMPLETED;
        } catch (UnfitTarget unfit) {
            throw new UsageError("--data: " + unfit.getMessage());
        } catch (StoreException refused) {
            throw new Refused(ExitStatus.STORE, String.valueOf(refused.getMessage()));
        }
    }
}
