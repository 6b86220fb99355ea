package io.fermata.examples.documentingestion;

import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import java.nio.file.Files;
import java.util.List;

/** Receives the documents of a folder and takes several at once on their way; see {@link DocumentPath}. */
final class DocumentIngestion implements Workflow<IngestRequest, IngestReport> {
    private static final int DOCUMENTS_AT_ONCE = 3;
    private static final TypeRef<List<ReceivedDocument>> RECEIVED = new TypeRef<>() {};

    @Override
    public void check(IngestRequest request) {
        Inbox.of(request.folder()).check();
        if (Files.isRegularFile(Inbox.path("output", request.output()))) {
            throw new InvalidInput("output", "must be a folder or not be there; " + request.output() + " is a file");
        }
    }

    @Override
    public IngestReport run(Context ctx, IngestRequest request) {
        var shelf = Shelf.of(request, ctx.execution().runId());
        var received = ctx.step(
                "receive",
                StepOptions.DEFAULT,
                RECEIVED,
                attempt -> shelf.inbox().receive());
        var path = new DocumentPath(shelf, request.isExternal());
        // One that waits for a person for days must not hold up the others.
        int atOnce = request.isExternal() ? Inbox.DOCUMENTS_MAX : DOCUMENTS_AT_ONCE;
        var ingested = ctx.map(received, atOnce, (document, branch) -> path.follow(branch, document));
        var holdings = ctx.step("read-back", Archive.Holdings.class, shelf::holdings);
        return IngestReport.of(request, ingested, holdings);
    }
}
