package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Timeouts;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.MemoryStore;
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

    private final ThreadRuntime runtime = new ThreadRuntime();
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
        var plan = ListPlan.of(FilterParser.parse("workflow = 'one' and attribute.rare = 1"), 1);
        var found = new ArrayList<RunId>();
        for (var lease : leases()) {
            var cursor = java.util.Objects.requireNonNull(plan).cursor(store, lease, looks);
            for (var run = cursor.before(null); run != null; run = cursor.before(run)) {
                found.add(run);
            }
        }

        assertThat(found).hasSize(1);
        looks.spend(1_000 - 20);
        assertThat(looks.isSpent()).isFalse();
    }

    @Test
    void filters_are_planned_by_what_must_hold() {
        for (var planned : List.of(
                "workflow = 'a'",
                "status = FAILED",
                "status in (RUNNING, BLOCKED)",
                "attribute.x = 1 and startTime > '2026-01-31'",
                "attribute.x in (1, 2) or workflow = 'a'")) {
            assertThat(ListPlan.of(FilterParser.parse(planned), 1)).as(planned).isNotNull();
        }
        for (var unplanned : List.of(
                "",
                "status = PARKED",
                "not workflow = 'a'",
                "workflow != 'a'",
                "attribute.x > 1",
                "status in (FAILED, COMPLETED)",
                "attribute.x = 1 or id like 'a%'")) {
            assertThat(ListPlan.of(FilterParser.parse(unplanned), 1))
                    .as(unplanned)
                    .isNull();
        }
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
            switch (random.nextInt(7)) {
                case 0 -> get(client.pause(id, Cause.NONE));
                case 1 -> get(client.resume(id, Cause.NONE));
                case 2 -> get(client.terminate(id, Cause.NONE));
                case 3 -> complete(id);
                case 4 -> get(client.delete(id, Cause.NONE));
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

    private static String filter(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            return switch (random.nextInt(5)) {
                case 0 -> "(" + filter(random, depth - 1) + " or " + filter(random, depth - 1) + ")";
                case 1 -> "not (" + filter(random, depth - 1) + ")";
                default -> "(" + filter(random, depth - 1) + " and " + filter(random, depth - 1) + ")";
            };
        }
        var asked = ASKED.get(random.nextInt(ASKED.size()));
        return switch (random.nextInt(8)) {
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
