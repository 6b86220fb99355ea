package io.fermata.cli;

import io.fermata.store.StoreException;
import io.fermata.store.local.StoreCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Replays the workflows on the class path on all open executions of a data directory, which it only reads. */
@Command(name = "verify", sortOptions = false)
final class VerifyVerb extends Verb {
    private static final String OPEN = "status in (RUNNING, PARKED, PAUSED, BLOCKED)";
    private static final int PAGE = 500;

    /** What one execution would come to. */
    record Broken(String id, String workflow, @Nullable String operation, String reason, String advice) {}

    /** What all of them would come to. */
    record Verified(int open, int breaks) {}

    @Override
    int run() {
        if (!DataDirectory.exists(data())) {
            throw new UsageError("there is no data in " + data() + "; --data names another");
        }
        var other = SocketAccess.connect(data());
        if (other != null) {
            try (other) {
                return verify(other);
            }
        }
        return verifyCopy();
    }

    /** Opening a store writes to it, so a copy is opened. */
    private int verifyCopy() {
        try {
            var folder = Files.createTempDirectory("fermata-verify-");
            try {
                var copy = folder.resolve("data");
                StoreCopy.make(data(), copy);
                try (var access = session().opener().open(copy, Opening.LOOKING, Catalog.EMPTY)) {
                    return verify(access);
                }
            } finally {
                delete(folder);
            }
        } catch (StoreException refused) {
            throw new Refused(ExitStatus.STORE, String.valueOf(refused.getMessage()));
        } catch (IOException full) {
            throw new Refused(ExitStatus.STORE, "cannot copy " + data() + ": " + full);
        }
    }

    private int verify(Access access) {
        var rehearsal = new Rehearsal(session().catalog());
        int open = 0;
        int breaks = 0;
        @Nullable String cursor = null;
        do {
            var page = (Answer.Executions) access.ask(new Request.ListAll(OPEN, cursor, PAGE));
            for (var each : page.executions()) {
                open++;
                var broken = rehearsal.of(each.id(), each.workflow(), () -> Export.of(access, each.id()));
                if (broken != null) {
                    breaks++;
                    print(broken);
                }
            }
            cursor = page.cursor();
        } while (cursor != null);
        if (json()) {
            printJson(new Verified(open, breaks));
        } else {
            print("breaks " + breaks + " of " + open + " open executions");
        }
        return breaks == 0 ? ExitStatus.COMPLETED : ExitStatus.FAILED;
    }

    private void print(Broken broken) {
        if (json()) {
            printJson(broken);
        } else {
            var where = broken.operation() == null ? "" : " at operation " + broken.operation();
            print(broken.workflow() + " " + broken.id() + " breaks" + where + ": " + broken.reason());
            print("  " + broken.advice());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.delete(each);
                } catch (IOException busy) {
                    throw new UncheckedIOException(busy);
                }
            });
        }
    }
}
