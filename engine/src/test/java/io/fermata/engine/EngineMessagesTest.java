package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Cause;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import io.fermata.store.MemoryStore;
import java.util.ArrayList;
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

/** Messages, children and signals between executions through a whole engine, with one shard and with several. */
@ParameterizedClass
@ValueSource(ints = {1, 4})
class EngineMessagesTest {
    private final ThreadRuntime runtime = new ThreadRuntime();
    private final ScriptedKind kind = new ScriptedKind();
    private final List<String> alerts = new ArrayList<>();
    private @Nullable Engine opened;
    private @Nullable MemoryStore store;

    @Parameter
    int shards;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
        runtime.close();
    }

    @Test
    void message_reaches_the_one_who_waits() throws Exception {
        kind.with("waiter", awaiting("order", "k"));
        start("w", "waiter");
        rest("w");

        var published = publish("order", "k", "hello", false, null);

        assertThat(published.workflowIds()).containsExactly("w");
        assertThat(resultOf("w")).isEqualTo("hello");
    }

    @Test
    void message_that_comes_first_is_kept() throws Exception {
        kind.with("waiter", awaiting("order", "k"));
        var published = publish("order", "k", "early", false, null);

        start("w", "waiter");

        assertThat(published.workflowIds()).isEmpty();
        assertThat(resultOf("w")).isEqualTo("early");
    }

    @Test
    void kept_message_survives_a_restart() throws Exception {
        kind.with("waiter", awaiting("order", "k"));
        publish("order", "k", "early", false, null);

        restart();
        start("w", "waiter");

        assertThat(resultOf("w")).isEqualTo("early");
    }

    @Test
    void many_messages_each_reach_one_of_many() throws Exception {
        kind.with("waiter", awaiting("order", "k"), awaiting("order", "k"));
        for (int i = 0; i < 50; i++) {
            start("w-" + i, "waiter");
        }
        var published = new ArrayList<CompletableFuture<PublishResult>>();
        for (int i = 0; i < 100; i++) {
            published.add(client().publish(message("order", "k", "m" + i, false, "id-" + i), Cause.NONE));
        }
        for (var one : published) {
            one.get(20, TimeUnit.SECONDS);
        }

        for (int i = 0; i < 50; i++) {
            assertThat(resultOf("w-" + i)).startsWith("m");
        }
        assertThat(client().channels("order", 10).get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void message_to_all_reaches_all() throws Exception {
        kind.with("waiter", awaiting("order", "k"));
        for (int i = 0; i < 5; i++) {
            start("w-" + i, "waiter");
            rest("w-" + i);
        }

        var published = publish("order", "k", "news", true, null);

        assertThat(published.workflowIds()).containsExactlyInAnyOrder("w-0", "w-1", "w-2", "w-3", "w-4");
        for (int i = 0; i < 5; i++) {
            assertThat(resultOf("w-" + i)).isEqualTo("news");
        }
    }

    @Test
    void workflow_publishes_to_another() throws Exception {
        kind.with("waiter", awaiting("order", "k"));
        kind.with(
                "publisher", new OperationSpec.Publish("tell", message("order", "k", "from a workflow", false, null)));
        start("w", "waiter");

        start("p", "publisher");

        assertThat(resultOf("w")).isEqualTo("from a workflow");
    }

    @Test
    void trigger_starts_a_workflow_once_per_message() throws Exception {
        kind.with("waiter", awaiting("other", "k"));
        client().addTrigger(new Trigger("t", "order", null, "t-{messageId}", spec("", "waiter")))
                .get(10, TimeUnit.SECONDS);

        var first = publish("order", "k", "1", false, "a");
        var again = publish("order", "k", "1", false, "a");

        assertThat(first.workflowIds()).containsExactly("t-a");
        assertThat(again.duplicate()).isTrue();
        publish("other", "k", "done", false, null);
        assertThat(resultOf("t-a")).isEqualTo("done");
        assertThat(client().channels("order", 10).get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(client().removeTrigger("t").get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client().triggers().get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void parent_gets_its_childs_result() throws Exception {
        kind.with("child", awaiting("order", "k"));
        kind.with("parent", child("child", "c", ParentClosePolicy.TERMINATE));
        start("p", "parent");

        publish("order", "k", "from the child", false, null);

        assertThat(resultOf("p")).isEqualTo("from the child");
        assertThat(resultOf("c")).isEqualTo("from the child");
    }

    @Test
    void child_under_a_taken_id_is_refused() throws Exception {
        kind.with("child", awaiting("order", "k"));
        kind.with("parent", child("child", "c", ParentClosePolicy.TERMINATE));
        start("c", "child");

        start("p", "parent");

        assertThat(resultOf("p")).isEqualTo(Children.ALREADY_STARTED);
    }

    @Test
    void child_ends_with_its_parent() throws Exception {
        kind.with("child", awaiting("order", "k"));
        kind.with("parent", child("child", "c", ParentClosePolicy.TERMINATE));
        start("p", "parent");
        rest("p");

        client().terminate("p", Cause.by("tester", "enough")).get(10, TimeUnit.SECONDS);

        assertThat(client().result("c").get(10, TimeUnit.SECONDS).end().status())
                .isEqualTo(Status.TERMINATED);
    }

    @Test
    void signal_to_nobody_is_refused() throws Exception {
        kind.with("signaller", new OperationSpec.SignalOther("ping", "nobody", Payload.NONE));

        start("s", "signaller");

        assertThat(resultOf("s")).isEqualTo(Children.NOT_FOUND);
    }

    @Test
    void signal_reaches_another_execution() throws Exception {
        kind.with("waiter", awaiting("order", "k"));
        kind.with("signaller", new OperationSpec.SignalOther("ping", "w", Payload.NONE));
        start("w", "waiter");

        start("s", "signaller");

        resultOf("s");
        var history = client().history("w", 1, 100).get(10, TimeUnit.SECONDS);
        assertThat(history.records().toString()).contains("ping");
    }

    @Test
    void signal_said_twice_happens_once() throws Exception {
        kind.with("waiter", awaiting("order", "k"));
        start("w", "waiter");

        for (int i = 0; i < 3; i++) {
            client().signal("w", "ping", Payload.NONE, "id-1", Cause.NONE).get(10, TimeUnit.SECONDS);
        }
        client().signal("w", "ping", Payload.NONE, "id-2", Cause.NONE).get(10, TimeUnit.SECONDS);

        var history = client().history("w", 1, 100).get(10, TimeUnit.SECONDS);
        assertThat(history.records().toString()).containsOnlyOnce("id-1").containsOnlyOnce("id-2");
    }

    @Test
    void bad_messages_are_refused_at_the_door() {
        assertThatThrownBy(() -> publish("", "k", "x", false, null)).hasMessageContaining("type");
        assertThatThrownBy(() -> publish("order", "a\0b", "x", false, null)).hasMessageContaining("key");
        assertThatThrownBy(() -> publish("order", "k", "x", false, "")).hasMessageContaining("message id");
    }

    private Engine engine() {
        if (opened == null) {
            if (store == null) {
                store = new MemoryStore(shards, runtime.loads());
            }
            opened = Engine.open(
                    store, runtime, EngineOptions.DEFAULT, List.of(kind), (run, message) -> alerts.add(message));
        }
        return opened;
    }

    private EngineClient client() {
        return engine().client();
    }

    private void restart() {
        engine().close();
        opened = null;
    }

    private void start(String id, String workflow) throws Exception {
        client().start(StartRequest.of(spec(id, workflow))).get(10, TimeUnit.SECONDS);
    }

    private void rest(String id) throws Exception {
        client().settled(id).get(10, TimeUnit.SECONDS);
    }

    private String resultOf(String id) throws Exception {
        var end = client().result(id).get(10, TimeUnit.SECONDS).end();
        assertThat(end).isInstanceOf(RunEnd.Completed.class);
        return ScriptedKind.text(((RunEnd.Completed) end).result());
    }

    private PublishResult publish(String type, String key, String text, boolean toAll, @Nullable String id)
            throws Exception {
        return client().publish(message(type, key, text, toAll, id), Cause.NONE).get(10, TimeUnit.SECONDS);
    }

    private static OperationSpec.OutMessage message(
            String type, String key, String text, boolean toAll, @Nullable String id) {
        return new OperationSpec.OutMessage(type, key, CountingKind.payload(text), toAll, 0, id);
    }

    private static OperationSpec awaiting(String type, String key) {
        return new OperationSpec.Await("wait", List.of(new OperationSpec.Arm(type, key)), true, 0);
    }

    private static OperationSpec child(String workflow, String id, ParentClosePolicy policy) {
        return new OperationSpec.Child(workflow, id, Payload.NONE, policy, Map.of(), 0, RetryPolicy.NEVER);
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
