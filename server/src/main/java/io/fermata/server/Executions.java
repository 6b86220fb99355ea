package io.fermata.server;

import io.fermata.engine.ListQuery;
import io.fermata.sdk.Description;
import java.util.List;

/** Tells about executions. */
final class Executions {
    private final Backend backend;

    Executions(Backend backend) {
        this.backend = backend;
    }

    Reply list(ApiCall call) {
        var filter = call.query("filter");
        var limit = call.number("limit", Limits.PAGE_DEFAULT);
        var cursor = backend.unmarked(call.query("cursor"));
        var query = new ListQuery(filter == null ? "" : filter, cursor, limit, false);
        var page = backend.engine().list(query).join();
        var items = page.items().stream()
                .map(each -> Answers.Listed.of(each, backend.readings()))
                .toList();
        return Backend.json(new Answers.Executions(items, backend.marked(page.next())));
    }

    Reply describe(ApiCall call) {
        var described = backend.readings()
                .description(backend.engine().describe(call.path("id")).join());
        boolean mayAnswer = call.may(Permission.WORK) || call.may(Permission.OPERATE);
        return Backend.json(mayAnswer ? described : withoutTokens(described));
    }

    Reply why(ApiCall call) {
        var why = backend.by(call, null).execution(call.path("id")).why();
        return Backend.json(new Answers.Why(why.id(), why.status(), why.at(), why.sentence(), why.reasons()));
    }

    /** A token completes what it names, so who may only look must not see it. */
    private static Description withoutTokens(Description told) {
        List<Description.Wait> waits = told.waits().stream()
                .map(wait -> new Description.Wait(
                        wait.operation(),
                        wait.kind(),
                        wait.name(),
                        wait.key(),
                        null,
                        wait.state(),
                        wait.attempt(),
                        wait.since(),
                        wait.until()))
                .toList();
        return new Description(
                told.id(),
                told.runId(),
                told.workflow(),
                told.status(),
                told.attempt(),
                told.startedAt(),
                told.closedAt(),
                waits,
                told.result(),
                told.error(),
                told.attributes(),
                told.views(),
                told.memo(),
                told.historyEvents(),
                told.historyBytes(),
                told.channels(),
                told.correlationId());
    }
}
