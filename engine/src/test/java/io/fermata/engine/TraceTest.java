package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import io.fermata.store.MemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Triggers and what a trace tells, through a whole engine, with one shard and with several. */
@ParameterizedClass
@ValueSource(ints = {1, 4})
class TraceTest {
    private static final int LOOKS_MAX = 100_000;

    private final ThreadRuntime runtime = new ThreadRuntime();
    private final ScriptedKind kind = new ScriptedKind();
    private final List<String> alerts = Collections.synchronizedList(new ArrayList<>());
    private @Nullable Engine engine;

    @Parameter
    int shards;

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
        runtime.close();
    }

    @Test
    void messages_and_what_they_start_hang_on_one_id() throws Exception {
        kind.with("first", publishing("a"), awaiting("c", "k"));
        kind.with("second", publishing("b"));
        kind.with("third", publishing("c"));
        trigger("second", "a", "second-{key}");
        trigger("third", "b", "third-{key}");

        start("f", "first");
        await(client().result("f"));
        until(() -> !consumed(trace("f"), "c").isEmpty());

        var trace = trace("f");
        var first = started(trace, "f");
        var second = started(trace, "second-k");
        var third = started(trace, "third-k");
        assertThat(first.causationId()).isEmpty();
        assertThat(published(trace, "a").causationId()).startsWith(first.run() + "/");
        assertThat(second.causationId()).isEqualTo(published(trace, "a").reference());
        assertThat(published(trace, "b").causationId()).startsWith(second.run() + "/");
        assertThat(third.causationId()).isEqualTo(published(trace, "b").reference());
        assertThat(published(trace, "c").causationId()).startsWith(third.run() + "/");
        assertThat(consumed(trace, "c")).containsExactly("f");
        assertThat(await(client().describe("third-k")).spec().correlationId()).isEqualTo("f");
        assertThat(first.status()).isEqualTo(Status.COMPLETED);
        var cause =
                await(client().history("third-k", 1, 1)).records().getFirst().cause();
        assertThat(cause.correlationId()).isEqualTo("f");
        assertThat(cause.causationId()).isEqualTo(third.causationId());
    }

    @Test
    void children_and_signals_are_in_it() throws Exception {
        kind.with("child", awaiting("go", "k"));
        kind.with(
                "parent",
                child("child", "c"),
                new OperationSpec.SignalOther("ping", "w", Payload.NONE),
                new OperationSpec.SignalOther("ping", "nobody", Payload.NONE));
        kind.with("waiter", awaiting("end", "k"));
        start("w", "waiter");
        start("p", "parent");

        publish("go", "k", null, "");
        await(client().result("p"));

        var trace = trace("p");
        assertThat(started(trace, "c").causationId())
                .startsWith(started(trace, "p").run() + "/");
        assertThat(trace)
                .filteredOn(TraceEntry.Signalled.class::isInstance)
                .map(TraceEntry.Signalled.class::cast)
                .map(it -> it.workflowId() + " " + it.delivered())
                .containsExactlyInAnyOrder("w true", "nobody false");
        assertThat(trace("w")).hasSize(1);
    }

    @Test
    void message_that_nobody_took_is_in_it_wherever_it_came_from() throws Exception {
        kind.with("teller", publishing("told"));
        start("t", "teller");
        await(client().result("t"));

        publish("outside", "k", null, "case-7");

        assertThat(published(trace("t"), "told").triggered()).isEmpty();
        assertThat(consumed(trace("t"), "told")).isEmpty();
        assertThat(published(trace("case-7"), "outside").causationId()).isEmpty();
        assertThat(consumed(trace("case-7"), "outside")).isEmpty();
    }

    @Test
    void message_that_comes_too_late_is_kept_and_shown_as_not_taken() throws Exception {
        kind.with("waiter", awaiting("order", "k"));
        start("w", "waiter");
        await(client().settled("w"));
        await(client().terminate("w", Cause.by("tester", "enough")));

        publish("order", "k", null, "w");

        assertThat(consumed(trace("w"), "order")).isEmpty();
        assertThat(started(trace("w"), "w").status()).isEqualTo(Status.TERMINATED);
    }

    @Test
    void two_consumers_and_a_trigger_each_get_a_message_to_all() throws Exception {
        kind.with("waiter", awaiting("news", "k"));
        trigger("waiter", "news", "t-{messageId}");
        for (var id : List.of("w-1", "w-2")) {
            start(id, "waiter");
            await(client().settled(id));
        }

        await(client().publish(
                        new OperationSpec.OutMessage("news", "k", CountingKind.payload("1"), true, 0, "m", "case-7"),
                        Cause.NONE));

        appears("t-m");
        assertThat(consumed(trace("case-7"), "news")).containsExactlyInAnyOrder("w-1", "w-2");
        assertThat(published(trace("case-7"), "news").triggered()).containsExactly("t-m");
        assertThat(started(trace("case-7"), "t-m").workflow()).isEqualTo("waiter");
    }

    @Test
    void message_said_twice_starts_one_execution() throws Exception {
        kind.with("waiter", awaiting("other", "k"));
        trigger("waiter", "order", "t-{messageId}");

        publish("order", "k", "m", "case-7");
        var again = publish("order", "k", "m", "case-7");

        assertThat(again.duplicate()).isTrue();
        appears("t-m");
        assertThat(trace("case-7")).hasSize(2);
    }

    @Test
    void message_without_a_correlation_id_that_starts_something_gets_its_own() throws Exception {
        kind.with("waiter", awaiting("other", "k"));
        trigger("waiter", "order", "t-{key}");

        publish("order", "k", "m", "");

        appears("t-k");
        assertThat(await(client().describe("t-k")).spec().correlationId()).isEqualTo("m");
        assertThat(trace("m")).hasSize(2);
    }

    @Test
    void trigger_that_comes_later_than_its_messages_starts_for_each() throws Exception {
        kind.with("waiter", awaiting("other", "k"));
        for (int i = 0; i < 40; i++) {
            publish("order", i < 20 ? "many" : "k" + i, "m" + i, "case-7");
        }

        trigger("waiter", "order", "t-{messageId}");

        for (int i = 0; i < 40; i++) {
            var id = "t-m" + i;
            appears(id);
        }
        assertThat(await(client().channels("order", 1_000))).isEmpty();
        assertThat(trace("case-7")).hasSize(80);
    }

    @Test
    void second_message_for_an_execution_that_is_open_becomes_a_dead_letter() throws Exception {
        kind.with("waiter", awaiting("other", "k"));
        trigger("waiter", "order", "t-{key}");
        publish("order", "k", "m-1", "");
        appears("t-k");

        publish("order", "k", "m-2", "");

        until(() -> !await(client().deadLetters(0, 10)).isEmpty());
        var letter = await(client().deadLetters(0, 10)).getFirst();
        assertThat(letter.kind()).isEqualTo("start");
        assertThat(letter.id()).isEqualTo("t-k");
        assertThat(letter.correlationId()).isEqualTo("m-2");
        assertThat(letter.reason()).contains("exists already");
        until(() -> alerts.stream().anyMatch(alert -> alert.contains("dead letter: start t-k refused")));
        assertThat(await(client().deadLetters(letter.atMillis(), 10))).isEmpty();
    }

    @Test
    void execution_id_that_does_not_fit_becomes_a_dead_letter() throws Exception {
        kind.with("waiter", awaiting("other", "k"));
        trigger("waiter", "order", "t-{messageId}-{key}");

        publish("order", "k".repeat(300), "m".repeat(300), "");

        until(() -> !await(client().deadLetters(0, 10)).isEmpty());
        assertThat(await(client().deadLetters(0, 10)).getFirst().reason()).contains("workflowId");
    }

    @Test
    void trace_comes_in_pages() throws Exception {
        for (int i = 0; i < 25; i++) {
            publish("order", "k" + i, "m" + i, "case-7");
        }

        var seen = new ArrayList<TraceEntry>();
        @Nullable String cursor = null;
        do {
            var page = await(client().trace("case-7", cursor, 10));
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(10);
            seen.addAll(page.entries());
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).hasSize(25).containsExactlyElementsOf(trace("case-7"));
    }

    @Test
    void what_is_unknown_is_refused_with_a_hint() throws Exception {
        kind.with("child", awaiting("go", "k"));
        kind.with("parent", child("child", "c"));
        start("p", "parent");
        until(() -> trace("p").size() == 2);

        assertThatThrownBy(() -> trace("nothing"))
                .hasMessageContaining("nothing is known of a correlation id 'nothing'");
        assertThatThrownBy(() -> trace("c")).hasMessageContaining("belongs to 'p'");
        assertThatThrownBy(() -> await(client().trace("p", "no cursor", 10))).hasMessageContaining("cursor");
        assertThatThrownBy(() -> await(client().trace("p", null, 0))).hasMessageContaining("limit");
    }

    @Test
    void deleted_execution_leaves_its_trace() throws Exception {
        kind.with("first", publishing("a"));
        kind.with("second", publishing("b"));
        trigger("second", "a", "second-{key}");
        start("f", "first");
        appears("second-k");
        await(client().result("second-k"));

        await(client().delete("second-k", Cause.NONE));

        assertThat(trace("f"))
                .noneMatch(entry -> entry instanceof TraceEntry.Started it
                        && it.workflowId().equals("second-k"));
    }

    private static TraceEntry.Started started(List<TraceEntry> trace, String id) {
        return trace.stream()
                .filter(TraceEntry.Started.class::isInstance)
                .map(TraceEntry.Started.class::cast)
                .filter(it -> it.workflowId().equals(id))
                .reduce((one, other) -> {
                    throw new AssertionError(id + " is there twice");
                })
                .orElseThrow(() -> new AssertionError("no " + id + " in " + trace));
    }

    private static TraceEntry.Published published(List<TraceEntry> trace, String type) {
        return trace.stream()
                .filter(TraceEntry.Published.class::isInstance)
                .map(TraceEntry.Published.class::cast)
                .filter(it -> it.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " in " + trace));
    }

    private static List<String> consumed(List<TraceEntry> trace, String type) {
        var message = published(trace, type).reference();
        return trace.stream()
                .filter(entry -> entry instanceof TraceEntry.Consumed it
                        && it.causationId().equals(message))
                .map(entry -> ((TraceEntry.Consumed) entry).workflowId())
                .toList();
    }

    private List<TraceEntry> trace(String correlation) throws Exception {
        return await(client().trace(correlation, null, 1_000)).entries();
    }

    private void trigger(String workflow, String type, String id) throws Exception {
        await(client().addTrigger(new Trigger(workflow, type, null, id, spec("", workflow))));
    }

    private void start(String id, String workflow) throws Exception {
        await(client().start(StartRequest.of(spec(id, workflow))));
    }

    /** What a trigger starts may belong to another shard than the message. */
    private void appears(String id) throws Exception {
        until(() ->
                !await(client().list(ListQuery.of("id = '" + id + "'"))).items().isEmpty());
    }

    private PublishResult publish(String type, String key, @Nullable String id, String correlation) throws Exception {
        var message = new OperationSpec.OutMessage(type, key, CountingKind.payload("1"), false, 0, id, correlation);
        return await(client().publish(message, Cause.NONE));
    }

    private EngineClient client() {
        if (engine == null) {
            var store = new MemoryStore(shards, runtime.loads());
            engine = Engine.open(
                    store, runtime, EngineOptions.DEFAULT, List.of(kind), (run, message) -> alerts.add(message));
        }
        return engine.client();
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> asked) throws Exception {
        return asked.get(20, TimeUnit.SECONDS);
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    /** Each look asks the engine, so it is made to go on. */
    private static void until(Check check) throws Exception {
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            if (check.holds()) {
                return;
            }
        }
        throw new AssertionError("never came true");
    }

    private static OperationSpec publishing(String type) {
        return new OperationSpec.Publish(
                type, new OperationSpec.OutMessage(type, "k", CountingKind.payload("1"), false, 0, null));
    }

    private static OperationSpec awaiting(String type, String key) {
        return new OperationSpec.Await("wait", List.of(new OperationSpec.Arm(type, key)), true, 0);
    }

    private static OperationSpec child(String workflow, String id) {
        return new OperationSpec.Child(
                workflow, id, Payload.NONE, ParentClosePolicy.TERMINATE, Map.of(), 0, RetryPolicy.NEVER);
    }

    private static StartSpec spec(String id, String workflow) {
        return new StartSpec(
                id,
                workflow,
                "scripted",
                "",
                Payload.NONE,
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
    }
}
