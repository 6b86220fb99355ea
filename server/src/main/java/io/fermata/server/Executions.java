package io.fermata.server;

import io.fermata.engine.ListQuery;

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
        var told = backend.engine().describe(call.path("id")).join();
        boolean mayAnswer = call.may(Permission.WORK) || call.may(Permission.OPERATE);
        return Backend.json(Standing.of(told, backend.readings(), mayAnswer));
    }

    Reply why(ApiCall call) {
        var why = backend.by(call, null).execution(call.path("id")).why();
        return Backend.json(new Answers.Why(why.id(), why.status(), why.at(), why.sentence(), why.reasons()));
    }
}
