package io.fermata.server;

import io.fermata.codec.HistoryCodec;
import io.fermata.embedded.HistoryFile;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Status;
import io.fermata.server.Refusal.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Gives whole executions away, and takes them in. A document has everything that was recorded, so that this takes the
 * permission to administer; what was encrypted stays so.
 */
@NullMarked // Also where the package is compiled without its own mark.
final class Transfers {
    private static final int EVENTS_PER_READ = 1_000;

    private final Backend backend;

    Transfers(Backend backend) {
        this.backend = backend;
    }

    /**
     * An execution's last run, as {@code ./fermata history --export} writes it.
     *
     * @param fermataHistory version of this form
     * @param records as the engine wrote them, in Base64; what is taken in again are these
     * @param events the same in words for people
     */
    record Document(
            int fermataHistory,
            String workflow,
            String execution,
            String run,
            List<String> records,
            List<RawJson> events) {}

    /**
     * A document to be taken in.
     *
     * @param document from {@code GET /export/{id}}
     * @param id of the new execution; default the document's
     * @param reason recorded in the history
     */
    record Given(RawJson document, @Nullable String id, String reason) {}

    /** What was taken in; an open one is PAUSED. */
    record Taken(String id, Status status) {}

    Reply export(ApiCall call) {
        var records = new ArrayList<HistoryRecord>();
        RunId run = null;
        long bytes = 0;
        for (long from = 1; from > 0; ) {
            var page = backend.engine()
                    .history(call.path("id"), from, EVENTS_PER_READ)
                    .join();
            if (run != null && !run.equals(page.run())) {
                throw new Refusal(Kind.CONFLICT, "a new run began meanwhile; ask again").with("Retry-After", "1");
            }
            run = page.run();
            for (var each : page.records()) {
                bytes += HistoryCodec.encode(each).length;
            }
            if (bytes > Limits.IMPORT_BYTES_MAX / 2) {
                throw new Refusal(Kind.CONFLICT, "its history has more than " + Limits.IMPORT_BYTES_MAX / 2 + " bytes");
            }
            records.addAll(page.records());
            from = page.nextSequence();
        }
        var file = new HistoryFile(java.util.Objects.requireNonNull(run), records);
        var text = file.toJson(backend.fermata().payloads());
        return Reply.json(200, text.getBytes(StandardCharsets.UTF_8));
    }

    Reply take(ApiCall call) {
        var given = call.body(Given.class);
        if (given.reason().isBlank()) {
            throw Refusal.invalid("reason", "must not be empty");
        }
        if (given.document().equals(RawJson.NULL)) {
            throw Refusal.invalid("document", "is missing, must be what GET /export/{id} answers");
        }
        var file = HistoryFile.parse(given.document().text());
        var spec = file.spec();
        if (spec.workflow().startsWith(BulkWork.RESERVED)) {
            throw Refusal.invalid("document", "must not be of a workflow of the server's own");
        }
        var id = given.id() == null ? spec.workflowId() : given.id();
        var client = backend.fermata().by(call.actor(), "imported from " + file.run() + ": " + given.reason());
        backend.quota().start(backend.fermata(), () -> {
            client.takeIn(id, file);
            return id;
        });
        var told = backend.readings().description(backend.engine().describe(id).join());
        return Backend.json(201, new Taken(id, told.status()))
                .with("Location", RouteTable.PREFIX + "/executions/" + Percent.encode(id));
    }
}
