package io.fermata.cli;

import io.fermata.codec.HistoryCodec;
import io.fermata.durable.Payloads;
import io.fermata.embedded.HistoryFile;
import io.fermata.embedded.Json;
import io.fermata.engine.HistoryPage;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Whole histories as recorded, from whichever process holds the data directory. */
final class Export {
    /** How the command line writes and reads values. */
    static final Payloads PAYLOADS = new Payloads(Json.strict(), List.of());

    private Export() {}

    static Answer.Records records(HistoryPage page) {
        var records = page.records().stream()
                .map(each -> Base64.getEncoder().encodeToString(HistoryCodec.encode(each)))
                .toList();
        return new Answer.Records(page.run().toString(), records, page.nextSequence());
    }

    /** All of it in one page. */
    static Answer.Records records(HistoryFile file) {
        var records = file.records().stream()
                .map(each -> Base64.getEncoder().encodeToString(HistoryCodec.encode(each)))
                .toList();
        return new Answer.Records(file.run().toString(), records, 0);
    }

    static HistoryFile of(Access access, String id) {
        var records = new ArrayList<HistoryRecord>();
        long from = 1;
        while (true) {
            var page = (Answer.Records) access.ask(new Request.Export(id, from));
            page.records()
                    .forEach(each ->
                            records.add(HistoryCodec.decode(Base64.getDecoder().decode(each))));
            from = page.nextSequence();
            if (from == 0) {
                return new HistoryFile(RunId.parse(page.run()), records);
            }
        }
    }
}
