package io.fermata.cli;

import io.fermata.embedded.HistoryFile;
import io.fermata.store.StoreException;
import io.fermata.store.local.StoreCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Replays the workflows on the class path on all open executions of a data directory or server, which it only reads.
 */
@Command(name = "verify", sortOptions = false)
final class VerifyVerb extends ServedVerb {
    private static final String OPEN = "status in (RUNNING, PARKED, PAUSED, BLOCKED)";
    private static final int PAGE = 500;

    /** How the names of a server's own workflows begin, whose code is that of the server. */
    private static final String OWN = "fermata.";

    /** What one execution would come to. */
    record Broken(String id, String workflow, @Nullable String operation, String reason, String advice) {}

    /** What all of them would come to. */
    record Verified(int open, int breaks) {}

    /** It ended and was deleted after it was listed. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone() {
            super(null, null, false, false);
        }
    }

    @Override
    int run() {
        if (place() != null) {
            return verify(open(Opening.LOOKING));
        }
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
                if (each.workflow().startsWith(OWN)) {
                    continue;
                }
                Broken broken;
                try {
                    broken = rehearsal.of(each.id(), each.workflow(), () -> history(access, each.id()));
                } catch (Gone meanwhile) {
                    continue;
                }
                open++;
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

    private static HistoryFile history(Access access, String id) {
        if (!(access instanceof HttpAccess server)) {
            return Export.of(access, id);
        }
        try {
            return HistoryFile.parse(
                    server.calls().get(ServerCalls.path("/export/{}", id)).body());
        } catch (ServerCalls.Problematic problem) {
            if (problem.kind().equals("not-found")) {
                throw new Gone();
            }
            throw server.calls().refused(problem);
        }
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
