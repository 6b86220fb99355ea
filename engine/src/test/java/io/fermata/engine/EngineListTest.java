package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.engine.StartRequest.ClosedReuse;
import io.fermata.engine.StartRequest.OpenConflict;
import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import io.fermata.kernel.Timeouts;
import io.fermata.store.Key;
import io.fermata.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists, counts and deletion on real shards. */
class EngineListTest {
    private final ThreadRuntime runtime = new ThreadRuntime();
    private MemoryStore store = new MemoryStore(2, runtime.loads());
    private Engine engine = open(EngineOptions.DEFAULT);

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @Test
    void lists_tell_where_every_execution_stands() throws Exception {
        start("parked");
        start("paused");
        start("done");
        start("stopped");
        get(engine.client().pause("paused", Cause.NONE));
        complete("done");
        get(engine.client().terminate("stopped", Cause.NONE));

        assertThat(list(""))
                .containsExactlyInAnyOrder("stopped TERMINATED", "done COMPLETED", "paused PAUSED", "parked PARKED");
        assertThat(list("status = PARKED")).containsExactly("parked PARKED");
        assertThat(list("id like 'pa%' and not status = PAUSED")).containsExactly("parked PARKED");
        assertThat(list("id = 'done'")).containsExactly("done COMPLETED");
        assertThat(list("id = 'done' and status = FAILED")).isEmpty();
        assertThat(list("id = 'nobody'")).isEmpty();
    }

    @Test
    void an_attribute_given_at_the_start_is_searched_by() throws Exception {
        start(spec("eu", Map.of("region", TaskFixture.json("\"eu\""))));
        start(spec("us", Map.of("region", TaskFixture.json("\"us\""))));

        assertThat(list("attribute.region = 'us'")).containsExactly("us PARKED");
    }

    @Test
    void pages_neither_repeat_nor_skip_while_new_executions_start() throws Exception {
        for (int i = 0; i < 25; i++) {
            start("w-" + i);
        }
        var seen = new ArrayList<String>();
        var page = get(engine.client().list(new ListQuery("", null, 10, false)));
        while (true) {
            page.items().forEach(item -> seen.add(item.workflowId()));
            if (page.next() == null) {
                break;
            }
            start("late-" + seen.size());
            page = get(engine.client().list(new ListQuery("", page.next(), 10, false)));
        }

        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(id -> id.startsWith("w-"))).hasSize(25);
        var all = get(engine.client().list(ListQuery.of(""))).items();
        assertThat(all.stream().map(ListedExecution::run)).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void a_limit_or_cursor_that_does_not_fit_is_refused() throws Exception {
        start("a");
        start("b");
        var next = get(engine.client().list(new ListQuery("", null, 1, false))).next();

        assertThat(get(engine.client().list(new ListQuery("", null, 1_000, false)))
                        .items())
                .hasSize(2);
        assertThatThrownBy(() -> get(engine.client().list(new ListQuery("", null, 1_001, false))))
                .hasMessageContaining("limit is from 1 to 1000, found 1001");
        assertThatThrownBy(() -> get(engine.client().list(new ListQuery("", null, 0, false))))
                .hasMessageContaining("limit");
        assertThatThrownBy(() -> get(engine.client().list(new ListQuery("id = x", next, 1, false))))
                .hasMessageContaining("cursor: it belongs to a list with another filter");
        assertThatThrownBy(() -> get(engine.client().list(new ListQuery("", "??", 1, false))))
                .hasMessageContaining("cursor: not a cursor of a list");
        assertThatThrownBy(() -> get(engine.client().list(ListQuery.of("nonsense"))))
                .hasMessageContaining("filter, position 1: unknown field");
    }

    @Test
    void an_older_run_of_a_used_id_is_listed_only_when_all_are_asked_for() throws Exception {
        start("w-1");
        complete("w-1");
        var again = new StartRequest(
                spec("w-1", Map.of()), OpenConflict.FAIL, ClosedReuse.ALLOW, null, null, Payload.NONE, Cause.NONE);
        get(engine.client().start(again));
        get(engine.client().settled("w-1"));

        assertThat(list("")).containsExactly("w-1 PARKED");
        var all = get(engine.client().list(new ListQuery("", null, 10, true)));
        assertThat(all.items().stream().map(item -> item.status().name())).containsExactly("PARKED", "COMPLETED");
        var older = all.items().getLast().run().toString();
        assertThat(list("run = '" + older + "'")).containsExactly("w-1 COMPLETED");
    }

    @Test
    void counts_are_those_of_the_list_also_after_a_restart() throws Exception {
        for (int i = 0; i < 10; i++) {
            start("w-" + i);
        }
        for (int i = 0; i < 4; i++) {
            complete("w-" + i);
        }
        get(engine.client().pause("w-9", Cause.NONE));
        get(engine.client().delete("w-0", Cause.NONE));

        Map<Status, Long> expected = Map.of(Status.OPEN, 5L, Status.PAUSED, 1L, Status.COMPLETED, 3L);
        assertThat(get(engine.client().counts())).isEqualTo(Map.of("one", expected));
        reopen(EngineOptions.DEFAULT);
        assertThat(get(engine.client().counts())).isEqualTo(Map.of("one", expected));
    }

    @Test
    void a_deleted_execution_leaves_no_row_behind() throws Exception {
        start("w-1");
        complete("w-1");
        get(engine.client().delete("w-1", Cause.NONE));

        assertThat(list("")).isEmpty();
        assertThatThrownBy(() -> get(engine.client().describe("w-1"))).hasMessageContaining("no execution 'w-1'");
        reopen(EngineOptions.DEFAULT);
        assertThatThrownBy(() -> get(engine.client().describe("w-1"))).hasMessageContaining("no execution 'w-1'");
        assertThat(rows()).isEmpty();
        reopen(EngineOptions.DEFAULT);
        start("w-1");
        assertThat(list("")).containsExactly("w-1 PARKED");
    }

    @Test
    void an_open_execution_is_not_deleted() throws Exception {
        start("w-1");

        assertThatThrownBy(() -> get(engine.client().delete("w-1", Cause.NONE)))
                .hasMessageContaining("execution 'w-1' is open; terminate it before it is deleted");
        assertThatThrownBy(() -> get(engine.client().delete("w-2", Cause.NONE)))
                .hasMessageContaining("no execution 'w-2'");
        assertThat(list("")).containsExactly("w-1 PARKED");
    }

    @Test
    void the_feed_tells_what_is_committed() throws Exception {
        var closed = new CompletableFuture<String>();
        var follower = engine.follow(1_000, next -> {
            if (next instanceof FeedRecord.Committed committed
                    && committed.events().events().toString().contains("Closed[")) {
                closed.complete(committed.workflowId());
            }
        });
        start("w-1");
        complete("w-1");

        assertThat(get(closed)).isEqualTo("w-1");
        follower.close();
    }

    private Engine open(EngineOptions options) {
        var kind = new TaskKind(new OperationSpec.Callback("approve", Timeouts.NONE));
        return Engine.open(store, runtime, options, List.of(kind), (run, message) -> {});
    }

    private void reopen(EngineOptions options) {
        engine.close();
        store = store.reopen();
        engine = open(options);
    }

    private void start(String id) throws Exception {
        start(spec(id, Map.of()));
    }

    private void start(StartSpec spec) throws Exception {
        get(engine.client().start(StartRequest.of(spec)));
        get(engine.client().settled(spec.workflowId()));
    }

    private void complete(String id) throws Exception {
        var token = get(engine.client().settled(id)).waits().getFirst().token();
        get(engine.client().complete(token, CountingKind.payload(1), Cause.NONE));
        get(engine.client().result(id));
    }

    private List<String> list(String filter) throws Exception {
        return get(engine.client().list(ListQuery.of(filter))).items().stream()
                .map(item -> item.workflowId() + " " + item.status())
                .toList();
    }

    /** All rows but the shards' own. */
    private List<String> rows() {
        var rows = new ArrayList<String>();
        for (int shard = 0; shard < store.shards(); shard++) {
            store.scan(store.acquire(shard, "test"), Key.of(new byte[0]), Key.of(new byte[0]), false, (key, value) -> {
                if (key.bytes()[0] != Tables.SHARD) {
                    rows.add((char) key.bytes()[0] + " " + key);
                }
                return true;
            });
        }
        return rows;
    }

    private static StartSpec spec(String id, Map<String, Payload> attributes) {
        return new StartSpec(
                id, "one", "task", "", Payload.NONE, attributes, "", "", 0, 0, 0, RetryPolicy.NEVER, 1, 0, null, null);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
