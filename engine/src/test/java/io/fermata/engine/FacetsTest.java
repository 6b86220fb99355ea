package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Cause;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Timeouts;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.MemoryStore;
import io.fermata.store.WriteBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found by rows is what is found by looking at all runs, whatever was done to them. */
class FacetsTest {
    private static final int EXECUTIONS = 60;
    private static final int FILTERS = 150;
    private static final List<String> VALUES = List.of(
            "\"eu\"", "\"us\"", "7", "7.0", "true", "[1]", "\"2026-01-31\"", "\"2026-01-31T00:00:00Z\"", "\"\"");
    private static final List<String> ASKED =
            List.of("'eu'", "'us'", "7", "7.00", "true", "'2026-01-31T01:00:00+01:00'", "'nowhere'", "''");

    private static final List<String> STATUSES =
            List.of("PARKED", "COMPLETED", "PAUSED", "TERMINATED", "RUNNING", "FAILED");
    private static final List<String> COMPARED = List.of("<", "<=", ">", ">=", "=", "!=");

    private final ThreadRuntime runtime = new ThreadRuntime();
    private final Instant began = runtime.clock().instant();
    private final MemoryStore store = new MemoryStore(2, runtime.loads());
    private Engine engine = open();

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_same_is_listed_as_without_them(long seed) throws Exception {
        var random = new Random(seed);
        populate(random);

        for (int i = 0; i < FILTERS; i++) {
            var filter = filter(random, 3);
            boolean allRuns = random.nextBoolean();
            var naive = new Listing(store, leases(), engine.routing(), new ListQuery(filter, null, 1_000, allRuns))
                    .lookingAtAll()
                    .page();

            assertThat(paged(filter, 1 + random.nextInt(9), allRuns))
                    .as("seed %s, filter %s", seed, filter)
                    .isEqualTo(naive.items().stream().map(ListedExecution::run).toList());
        }
    }

    @Test
    void deleted_and_changed_executions_leave_no_rows() throws Exception {
        for (int i = 0; i < 20; i++) {
            start("w-" + i, Map.of("region", TaskFixture.json("\"eu\"")));
            get(engine.client().signal("w-" + i, "region", TaskFixture.json("\"us\""), null, Cause.NONE));
            get(engine.client().settled("w-" + i));
            get(engine.client().terminate("w-" + i, Cause.NONE));
        }
        assertThat(paged("attribute.region = 'us' and status = TERMINATED", 7, false))
                .hasSize(20);
        assertThat(rows(Facets.prefix(1, Facets.attribute("region", new AttributeValue.Text("eu")))))
                .isZero();

        for (int i = 0; i < 20; i++) {
            get(engine.client().delete("w-" + i, Cause.NONE));
        }

        assertThat(rows(Key.of(new byte[] {Tables.FACET}))).isZero();
    }

    @Test
    void an_execution_without_attributes_costs_one_row_from_start_to_end() throws Exception {
        start("w-1", Map.of());
        assertThat(rows(Key.of(new byte[] {Tables.FACET}))).isEqualTo(1);

        complete("w-1");

        assertThat(rows(Key.of(new byte[] {Tables.FACET}))).isEqualTo(1);
        assertThat(paged("workflow = 'one'", 1, false)).hasSize(1);
    }

    @Test
    void the_rarest_thing_decides_how_much_is_read() throws Exception {
        for (int i = 0; i < 300; i++) {
            start("w-" + i, i == 5 ? Map.of("rare", TaskFixture.json("1")) : Map.of());
        }
        var looks = new RunCursor.Looks(1_000);
        var found = planned("workflow = 'one' and attribute.rare = 1", looks);

        assertThat(found).hasSize(1);
        looks.spend(1_000 - 20);
        assertThat(looks.isSpent()).isFalse();
    }

    @Test
    void few_of_a_status_or_a_time_are_found_among_many_without_looking_at_those() throws Exception {
        for (int i = 0; i < 300; i++) {
            start("w-" + i, Map.of());
        }
        complete("w-7");
        get(engine.client().pause("w-8", Cause.NONE));

        for (var filter : List.of("status = COMPLETED", "status = PAUSED", "status in (RUNNING, FAILED, COMPLETED)")) {
            var looks = new RunCursor.Looks(1_000);
            assertThat(planned(filter, looks)).as(filter).hasSize(1);
            looks.spend(1_000 - 20);
            assertThat(looks.isSpent()).as(filter).isFalse();
        }
        assertThat(paged("closeTime > '2000-01-01'", 10, false)).hasSize(1);
    }

    @Test
    void what_began_before_its_id_says_is_found_by_when_it_began() throws Exception {
        start("w-1", Map.of());
        complete("w-1");
        start("w-2", Map.of());
        var yesterday = new ArrayList<HistoryRecord>();
        for (var each : get(engine.client().history("w-1", 1, 1_000)).records()) {
            long before = each.atMillis() - 86_400_000;
            yesterday.add(new HistoryRecord(each.firstSequence(), before, each.cause(), each.events()));
        }
        var old = get(engine.takeIn("old", yesterday, Cause.NONE)).run();
        var today = "'" + began.minusSeconds(3_600) + "'";

        assertThat(paged("startTime < " + today, 1, false)).containsExactly(old);
        assertThat(paged("closeTime < " + today + " and status = COMPLETED", 1, false))
                .containsExactly(old);
        assertThat(paged("startTime > " + today, 1, false)).hasSize(2).doesNotContain(old);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_store_without_rows_gets_them_and_lists_the_same_meanwhile(boolean hasOldRows) throws Exception {
        var random = new Random(9);
        populate(random);
        for (int i = 0; i < 3 * FacetRebuild.SLICE_RUNS; i++) {
            start("many-" + i, i % 100 == 0 ? Map.of("a", value(random)) : Map.of());
        }
        var before = rowsByKey();
        engine.close();
        takeRowsAway(hasOldRows);
        engine = open();

        var meanwhile = paged("attribute.a = 'eu'", 7, false);
        start("meanwhile", Map.of("a", TaskFixture.json("\"eu\"")));
        get(engine.client().terminate("many-0", Cause.NONE));
        for (int shard = 0; shard < engine.shards(); shard++) {
            awaitRebuilt(shard);
        }

        assertThat(paged("attribute.a = 'eu'", 7, false)).containsAll(meanwhile).hasSize(meanwhile.size() + 1);
        get(engine.client().terminate("meanwhile", Cause.NONE));
        get(engine.client().delete("meanwhile", Cause.NONE));
        assertThat(paged("status = TERMINATED and id = 'many-0'", 7, false)).hasSize(1);
        var after = rowsByKey();
        after.removeAll(before);
        assertThat(after).as("the row of many-0, which has another status now").hasSize(1);
        assertThat(rowsByKey()).hasSize(before.size());
    }

    private void takeRowsAway(boolean hasOldRows) throws Exception {
        for (int shard = 0; shard < 2; shard++) {
            var lease = store.acquire(shard, "a version from before");
            var facets = Key.of(new byte[] {Tables.FACET});
            var batch = new WriteBatch();
            if (hasOldRows) {
                batch.put(Facets.marker(1), new byte[0]);
                batch.put(Facets.row(1, 17, RunId.of(1, shard, 1)), new byte[0]);
            } else {
                batch.delete(Facets.marker(1));
            }
            batch.deleteRange(hasOldRows ? Facets.prefix(1, 1L << 62) : facets, facets.afterPrefix());
            store.commit(lease, lease.sequence() + 1, batch)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    /** Each answer comes behind what the shard did before, and the rebuilding goes on with every commit. */
    private void awaitRebuilt(int shard) throws Exception {
        var lease = leases().get(shard);
        for (int asked = 0; !Facets.isComplete(store.get(lease, Facets.marker(1))); asked++) {
            assertThat(asked).isLessThan(100_000);
            get(engine.client().counts());
        }
    }

    private java.util.Set<Key> rowsByKey() throws Exception {
        var keys = new java.util.HashSet<Key>();
        var prefix = Key.of(new byte[] {Tables.FACET});
        for (var lease : leases()) {
            store.scan(lease, prefix, prefix.afterPrefix(), false, (key, value) -> keys.add(key));
        }
        return keys;
    }

    private List<RunId> planned(String filter, RunCursor.Looks looks) throws Exception {
        var found = new ArrayList<RunId>();
        for (var lease : leases()) {
            var counts = ExecutionIndex.counts((from, to, visitor) -> store.scan(lease, from, to, false, visitor), 1);
            var plan = ListPlan.of(FilterParser.parse(filter), 1, counts);
            var cursor = java.util.Objects.requireNonNull(plan).cursor(store, lease, looks);
            for (var run = cursor.before(null); run != null; run = cursor.before(run)) {
                found.add(run);
            }
        }
        return found;
    }

    private void populate(Random random) throws Exception {
        for (int i = 0; i < EXECUTIONS; i++) {
            var attributes = new HashMap<String, Payload>();
            for (var name : List.of("a", "b")) {
                if (random.nextInt(3) > 0) {
                    attributes.put(name, value(random));
                }
            }
            start("w-" + i, attributes);
        }
        for (int i = 0; i < 2 * EXECUTIONS; i++) {
            change(random, "w-" + random.nextInt(EXECUTIONS));
            if (i == EXECUTIONS) {
                engine.close();
                engine = open();
            }
        }
    }

    /** What fits no longer is refused, which is fine. */
    private void change(Random random, String id) throws Exception {
        var client = engine.client();
        try {
            switch (random.nextInt(8)) {
                case 0 -> get(client.pause(id, Cause.NONE));
                case 1 -> get(client.resume(id, Cause.NONE));
                case 2 -> get(client.terminate(id, Cause.NONE));
                case 3 -> complete(id);
                case 4 -> get(client.delete(id, Cause.NONE));
                case 5 -> {
                    var fork = new ForkRequest(id + "-f", null, Payload.NONE, null, null, Cause.NONE);
                    get(client.fork(id, fork));
                    get(client.settled(id + "-f"));
                }
                default -> {
                    get(client.signal(id, random.nextBoolean() ? "a" : "b", value(random), null, Cause.NONE));
                    get(client.settled(id));
                }
            }
        } catch (java.util.concurrent.ExecutionException refused) {
            assertThat(refused.getCause()).isInstanceOf(EngineException.class);
        }
    }

    private static Payload value(Random random) {
        return TaskFixture.json(VALUES.get(random.nextInt(VALUES.size())));
    }

    private String filter(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            return switch (random.nextInt(5)) {
                case 0 -> "(" + filter(random, depth - 1) + " or " + filter(random, depth - 1) + ")";
                case 1 -> "not (" + filter(random, depth - 1) + ")";
                default -> "(" + filter(random, depth - 1) + " and " + filter(random, depth - 1) + ")";
            };
        }
        var asked = ASKED.get(random.nextInt(ASKED.size()));
        return switch (random.nextInt(13)) {
            case 8 -> "status = " + STATUSES.get(random.nextInt(STATUSES.size()));
            case 9 -> "status != " + STATUSES.get(random.nextInt(STATUSES.size()));
            case 10 -> "startTime " + COMPARED.get(random.nextInt(COMPARED.size())) + " " + moment(random);
            case 11 -> "closeTime " + COMPARED.get(random.nextInt(COMPARED.size())) + " " + moment(random);
            case 12 ->
                "workflow "
                        + List.of("!= 'one'", "like 'o%'", "in ('one', 'x')").get(random.nextInt(3));
            case 0 -> "workflow = " + (random.nextBoolean() ? "'one'" : "'two'");
            case 1 -> "status = " + List.of("PARKED", "RUNNING", "PAUSED").get(random.nextInt(3));
            case 2 -> "status in (TERMINATED, PAUSED)";
            case 3 -> "attribute.b in (" + asked + ", 'us')";
            case 4 -> "id like 'w-1%'";
            case 5 -> "attribute.b = " + asked;
            case 6 -> "attribute.a != " + asked;
            default -> "attribute.a = " + asked;
        };
    }

    /** Of this test: some began and ended before, some after. */
    private String moment(Random random) {
        return "'" + began.plusMillis(random.nextLong(runtime.clock().millis() - began.toEpochMilli() + 1)) + "'";
    }

    private List<RunId> paged(String filter, int limit, boolean allRuns) throws Exception {
        var runs = new ArrayList<RunId>();
        String cursor = null;
        do {
            var page = get(engine.client().list(new ListQuery(filter, cursor, limit, allRuns)));
            page.items().forEach(item -> runs.add(item.run()));
            cursor = page.next();
        } while (cursor != null);
        return runs;
    }

    private List<Lease> leases() throws Exception {
        var leases = new ArrayList<Lease>();
        for (int id = 0; id < engine.shards(); id++) {
            leases.add(get(engine.shard(id)
                    .<Lease>ask((core, reply) -> core.answer(reply, core.lease()))
                    .future()));
        }
        return leases;
    }

    private int rows(Key prefix) throws Exception {
        var keys = new ArrayList<Key>();
        for (var lease : leases()) {
            store.scan(lease, prefix, prefix.afterPrefix(), false, (key, value) -> keys.add(key));
        }
        return keys.size();
    }

    private Engine open() {
        var kind = new TaskKind(new OperationSpec.Callback("approve", Timeouts.NONE));
        return Engine.open(store, runtime, EngineOptions.DEFAULT, List.of(kind), (run, message) -> {});
    }

    private void start(String id, Map<String, Payload> attributes) throws Exception {
        var spec = new StartSpec(
                id, "one", "task", "", Payload.NONE, attributes, "", "", 0, 0, 0, RetryPolicy.NEVER, 1, 0, null, null);
        get(engine.client().start(StartRequest.of(spec)));
        get(engine.client().settled(id));
    }

    private void complete(String id) throws Exception {
        var waits = get(engine.client().settled(id)).waits();
        if (!waits.isEmpty()) {
            get(engine.client().complete(waits.getFirst().token(), CountingKind.payload(1), Cause.NONE));
            get(engine.client().settled(id));
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
