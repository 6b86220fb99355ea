package io.fermata.server;

import io.fermata.embedded.Fermata;
import io.fermata.engine.ListQuery;
import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.Context;
import io.fermata.sdk.Execution;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.OutcomeUnknown;
import io.fermata.sdk.Overloaded;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with every execution that a filter finds, some at a time, as a workflow of the server's own: it goes on
 * after a crash, and is paused, resumed, cancelled and asked about like any other. What a crash comes between is done
 * again, which changes nothing but for a retry: that may begin twice.
 */
@NullMarked // Also where the package is compiled without its own mark.
final class BulkWork implements Workflow<BulkWork.State, BulkWork.Progress> {
    /** Names that begin so are the server's own, and cannot be started by others. */
    static final String RESERVED = "fermata.";

    static final String NAME = RESERVED + "bulk";

    /** The view that tells how far it is. */
    static final String VIEW = "progress";

    static final int FAILURES_MAX = 100;
    static final int GROUP_MAX = 100;

    private static final int GROUPS_PER_SECOND = 4;
    private static final int WHY_CHARS_MAX = 300;
    private static final double MILLIS_PER_SECOND = 1_000.0;
    private static final TypeRef<RawJson> JSON = TypeRef.of(RawJson.class);

    private final Supplier<Fermata> fermata;

    private BulkWork(Supplier<Fermata> fermata) {
        this.fermata = fermata;
    }

    /** What is done with each. */
    enum Verb {
        CANCEL,
        TERMINATE,
        PAUSE,
        RESUME,
        RETRY,
        SIGNAL
    }

    /**
     * What is to be done.
     *
     * @param name of the signal, with its {@code value}; {@code fromOperation} is where a retry begins
     * @param perSecond executions a second at most; {@code max} in all
     * @param actor on whose behalf
     */
    record Order(
            String filter,
            Verb verb,
            String reason,
            @Nullable String name,
            @Nullable RawJson value,
            @Nullable String fromOperation,
            int perSecond,
            int max,
            String actor) {}

    /** One that could not be done. */
    record Failed(String id, String why) {}

    /**
     * How far it is.
     *
     * @param seen executions that the filter found; of these, {@code done} and {@code failed}
     * @param skipped had ended already, or were gone
     * @param failures the first {@value BulkWork#FAILURES_MAX} that failed
     * @param finished whether it was through with all; also when {@code max} was reached
     */
    record Progress(long seen, long done, long skipped, long failed, List<Failed> failures, boolean finished) {
        static final Progress NONE = new Progress(0, 0, 0, 0, List.of(), false);

        Progress {
            failures = List.copyOf(failures);
        }

        private Progress plus(Acted acted) {
            var all = new ArrayList<>(failures);
            acted.failures().stream().limit(FAILURES_MAX - all.size()).forEach(all::add);
            return new Progress(
                    seen + acted.done() + acted.skipped() + acted.failures().size(),
                    done + acted.done(),
                    skipped + acted.skipped(),
                    failed + acted.failures().size(),
                    all,
                    false);
        }

        private Progress end() {
            return new Progress(seen, done, skipped, failed, failures, true);
        }
    }

    /** The workflow's input: what is to be done and, when it goes on in another run, how far it is. */
    record State(Order order, @Nullable String cursor, Progress progress) {}

    private record Found(List<String> ids, @Nullable String next) {}

    private record Acted(long done, long skipped, List<Failed> failures) {}

    private enum Outcome {
        DONE,
        SKIPPED
    }

    /** The workflow for a Fermata, which it acts on. */
    static Registration<State, Progress> registration(Supplier<Fermata> fermata) {
        var options = WorkflowOptions.types(State.class, Progress.class)
                .withDescription("does the same with every execution that a filter finds");
        return Registration.of(NAME, new BulkWork(fermata), options);
    }

    @Override
    public Progress run(Context ctx, State state) {
        var order = state.order();
        var cursor = state.cursor();
        var progress = state.progress();
        int group = Math.clamp(order.perSecond() / GROUPS_PER_SECOND, 1, GROUP_MAX);
        do {
            var from = cursor;
            int most = (int) Math.min(group, order.max() - progress.seen());
            var found = ctx.step("find", Found.class, () -> find(order.filter(), from, most));
            if (!found.ids().isEmpty()) {
                var acted = ctx.step("act", Acted.class, attempt -> act(order, found.ids(), attempt.idempotencyKey()));
                progress = progress.plus(acted);
                ctx.view(VIEW, progress);
            }
            cursor = found.next();
            if (cursor != null && ctx.shouldContinueAsNew()) {
                return ctx.continueAsNew(new State(order, cursor, progress));
            }
            if (cursor != null && !found.ids().isEmpty()) {
                ctx.sleep(Duration.ofMillis(
                        (long) Math.ceil(found.ids().size() * MILLIS_PER_SECOND / order.perSecond())));
            }
        } while (cursor != null && progress.seen() < order.max());
        var end = progress.end();
        ctx.view(VIEW, end);
        return end;
    }

    /** Its own kind is left out: it must not end or signal itself. */
    private Found find(String filter, @Nullable String cursor, int most) {
        var page = fermata.get()
                .engine()
                .list(new ListQuery(filter, cursor, most, false))
                .join();
        var ids = page.items().stream()
                .filter(each -> !each.workflow().startsWith(RESERVED))
                .map(each -> each.workflowId())
                .toList();
        return new Found(ids, page.next());
    }

    private Acted act(Order order, List<String> ids, String key) {
        long done = 0;
        long skipped = 0;
        var failures = new ArrayList<Failed>();
        var client = fermata.get().by(order.actor(), order.reason());
        for (var id : ids) {
            try {
                if (act(order, client.execution(id, JSON), key + "/" + id) == Outcome.DONE) {
                    done++;
                } else {
                    skipped++;
                }
            } catch (Overloaded | OutcomeUnknown later) {
                throw later; // The whole group is done again.
            } catch (FermataException | CompletionException refused) {
                var why = String.valueOf(refused.getMessage());
                failures.add(new Failed(id, why.substring(0, Math.min(WHY_CHARS_MAX, why.length()))));
            }
        }
        return new Acted(done, skipped, failures);
    }

    private static Outcome act(Order order, Execution<?> execution, String key) {
        try {
            switch (order.verb()) {
                case CANCEL -> execution.cancel(order.reason());
                case TERMINATE -> execution.terminate(order.reason());
                case PAUSE -> execution.pause(order.reason());
                case RESUME -> execution.resume();
                case RETRY -> execution.retry(order.fromOperation(), null);
                case SIGNAL -> execution.signal(String.valueOf(order.name()), Backend.orNull(order.value()), key);
            }
            return Outcome.DONE;
        } catch (AlreadyClosed | NotFound gone) {
            return Outcome.SKIPPED;
        }
    }
}
