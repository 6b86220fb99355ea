package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.engine.EngineException;
import io.fermata.engine.ListQuery;
import io.fermata.sdk.Description;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TypeRef;
import io.fermata.server.BulkWork.Failed;
import io.fermata.server.BulkWork.Order;
import io.fermata.server.BulkWork.Progress;
import io.fermata.server.BulkWork.Verb;
import io.fermata.server.Refusal.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Does the same with many executions: begins {@link BulkWork}, tells how far it is, or only what it would do. */
@NullMarked // Also where the package is compiled without its own mark.
final class Bulk {
    static final int PER_SECOND_DEFAULT = 100;
    static final int PER_SECOND_MAX = 1_000;
    static final int MAX = 1_000_000;

    private static final int SAMPLE = 20;
    private static final int COUNTED_MAX = 100_000;
    private static final int PAGES_MAX = 200;

    private final Backend backend;

    Bulk(Backend backend) {
        this.backend = backend;
    }

    /**
     * What is to be done with every execution that a filter finds.
     *
     * @param reason recorded in each one's history
     * @param dryRun tells what would be done, and does nothing; default false
     * @param perSecond executions a second at most, 1 to 1,000; default 100
     * @param max executions at most, 1 to 1,000,000; default 1,000,000
     * @param name of the signal, which only the verb SIGNAL takes, with its {@code value}
     * @param fromOperation where a retry begins, which only the verb RETRY takes; default the one that failed
     * @param id of the work; default one that is made up, the same for the same idempotency key
     */
    record Asked(
            String filter,
            Verb verb,
            String reason,
            @Nullable Boolean dryRun,
            @Nullable Integer perSecond,
            @Nullable Integer max,
            @Nullable String name,
            @Nullable RawJson value,
            @Nullable String fromOperation,
            @Nullable String id) {}

    /**
     * What was begun, or would be.
     *
     * @param id of the work, below {@code /bulk}; null when nothing was begun
     * @param total how many the filter finds now; null when it was not counted
     * @param more whether there are perhaps more than {@code total}
     * @param sample the newest of them
     */
    record Begun(@Nullable String id, @Nullable Long total, boolean more, List<Answers.Listed> sample) {}

    /**
     * How far a work is. The numbers are {@link Progress}'s.
     *
     * @param status of the execution that does it
     */
    record Told(
            String id,
            Status status,
            String filter,
            Verb verb,
            String reason,
            String actor,
            long seen,
            long done,
            long skipped,
            long failed,
            List<Failed> failures,
            boolean finished) {}

    Reply begin(ApiCall call) {
        var asked = call.body(Asked.class);
        int perSecond = within("perSecond", asked.perSecond(), PER_SECOND_DEFAULT, PER_SECOND_MAX);
        int max = within("max", asked.max(), MAX, MAX);
        check(asked);
        var sample = page(asked.filter(), null, Math.min(SAMPLE, max)); // Also refuses a filter that is none.
        if (Boolean.TRUE.equals(asked.dryRun())) {
            return Backend.json(dry(asked.filter(), max, sample.items()));
        }
        var order = new Order(
                asked.filter(),
                asked.verb(),
                asked.reason(),
                asked.name(),
                asked.value(),
                asked.fromOperation(),
                perSecond,
                max,
                call.actor());
        var id = asked.id() == null ? id(call) : asked.id();
        requireRegistered();
        var options = StartOptions.DEFAULT.withRequestId(call.idempotencyKey());
        backend.by(call, asked.reason())
                .start(
                        BulkWork.NAME,
                        id,
                        new BulkWork.State(order, null, Progress.NONE),
                        TypeRef.of(RawJson.class),
                        options);
        return Backend.json(201, new Begun(id, null, false, List.of()))
                .with("Location", RouteTable.PREFIX + "/bulk/" + Percent.encode(id));
    }

    Reply tell(ApiCall call) {
        var id = call.path("id");
        var told = described(id);
        var state = state(id);
        var order = state.order();
        var view = told.views().get(BulkWork.VIEW);
        var progress = view == null ? state.progress() : Json.strict().read(view.text(), TypeRef.of(Progress.class));
        return Backend.json(new Told(
                id,
                told.status(),
                order.filter(),
                order.verb(),
                order.reason(),
                order.actor(),
                progress.seen(),
                progress.done(),
                progress.skipped(),
                progress.failed(),
                progress.failures(),
                progress.finished()));
    }

    /** Another execution is no bulk work, whatever it is. */
    private Description described(String id) {
        try {
            var told =
                    backend.readings().description(backend.engine().describe(id).join());
            if (told.workflow().equals(BulkWork.NAME)) {
                return told;
            }
        } catch (java.util.concurrent.CompletionException refused) {
            if (!(refused.getCause() instanceof EngineException unknown)
                    || unknown.code() != EngineException.Code.NOT_FOUND) {
                throw refused;
            }
        }
        throw new Refusal(Kind.NOT_FOUND, "there is no bulk work '" + Durations.shown(id) + "'");
    }

    private BulkWork.State state(String id) {
        var spec = backend.engine().describe(id).join().spec();
        var input = backend.readings().json(spec.input());
        return Json.strict().read(input.text(), TypeRef.of(BulkWork.State.class));
    }

    private Begun dry(String filter, int max, List<io.fermata.engine.ListedExecution> sample) {
        var shown = new ArrayList<Answers.Listed>();
        sample.stream().filter(Bulk::isTaken).forEach(each -> shown.add(Answers.Listed.of(each, backend.readings())));
        long total = 0;
        String cursor = null;
        for (int page = 0; page < PAGES_MAX && total < Math.min(max, COUNTED_MAX); page++) {
            var found = page(filter, cursor, Limits.PAGE_MAX);
            total += found.items().stream().filter(Bulk::isTaken).count();
            cursor = found.next();
            if (cursor == null) {
                return new Begun(null, Math.min(total, max), total > max, shown);
            }
        }
        return new Begun(null, Math.min(total, max), true, shown);
    }

    private static boolean isTaken(io.fermata.engine.ListedExecution each) {
        return !each.workflow().startsWith(BulkWork.RESERVED);
    }

    private io.fermata.engine.ListPage page(String filter, @Nullable String cursor, int limit) {
        return backend.engine()
                .list(new ListQuery(filter, cursor, limit, false))
                .join();
    }

    private void requireRegistered() {
        if (backend.fermata().workflows().stream().noneMatch(each -> each.name().equals(BulkWork.NAME))) {
            throw new Refusal(
                    Kind.CONFLICT, "this program has no bulk work: it must open Fermata with Server.own(builder)");
        }
    }

    private static void check(Asked asked) {
        if (asked.filter().isBlank()) {
            throw Refusal.invalid("filter", "must not be empty; workflow = NAME is one");
        }
        if (asked.reason().isBlank()) {
            throw Refusal.invalid("reason", "must not be empty");
        }
        boolean signals = asked.verb() == Verb.SIGNAL;
        if (signals != (asked.name() != null)
                || (!signals && !Backend.orNull(asked.value()).equals(RawJson.NULL))) {
            throw Refusal.invalid("name", "is given with the verb SIGNAL, and only with it");
        }
        if (asked.fromOperation() != null && asked.verb() != Verb.RETRY) {
            throw Refusal.invalid("fromOperation", "is given only with the verb RETRY");
        }
    }

    private static int within(String field, @Nullable Integer given, int otherwise, int most) {
        if (given != null && (given < 1 || given > most)) {
            throw Refusal.invalid(field, "must be from 1 to " + most + ", is " + given);
        }
        return given == null ? otherwise : given;
    }

    private static String id(ApiCall call) {
        var key = call.idempotencyKey();
        var unique = key == null ? UUID.randomUUID() : UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        return "bulk-" + unique;
    }
}
