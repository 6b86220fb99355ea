package io.fermata.embedded;

import static io.fermata.sdk.Binding.bind;
import static io.fermata.sdk.WorkerOptions.slots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Category;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.PayloadCodec;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskFailed;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
@Timeout(60)
class FermataTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final MessageType<Integer> TOLD = new MessageType<>("told", Integer.class);

    record Order(String id, int pieces) {}

    record Receipt(String id, int price) {}

    /** Light steps. */
    interface Prices {
        int price(String id, int pieces);
    }

    static final class Selling implements Workflow<Order, Receipt> {
        @Override
        public void check(Order order) {
            if (order.pieces() < 1) {
                throw new InvalidInput("pieces", "must be at least 1, is " + order.pieces());
            }
        }

        @Override
        public Receipt run(Context ctx, Order order) {
            int price = ctx.steps(Prices.class).price(order.id(), order.pieces());
            int packed = ctx.task("pack", Integer.class, order);
            return new Receipt(order.id(), price + packed);
        }
    }

    static final class Packing implements TaskHandler<Order, Integer> {
        @Override
        public Integer handle(TaskContext ctx, Order order) {
            ctx.heartbeat("half");
            return order.pieces() * 100;
        }
    }

    static final class Listening implements Workflow<@Nullable Object, Integer> {
        @Override
        public Integer run(Context ctx, @Nullable Object ignored) {
            var heard = new ArrayList<Integer>();
            ctx.onSignal("hear", Integer.class, (branch, value) -> heard.add(value));
            ctx.onQuery("heard", () -> heard);
            return ctx.await(TOLD, ctx.execution().id());
        }
    }

    static final class Breaking implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String what) {
            return ctx.task("break", TaskOptions.DEFAULT.withRetry(RetryPolicy.NONE), String.class, what);
        }
    }

    @Test
    void an_execution_gives_its_result_typed() {
        try (var fermata = selling().open()) {
            var sold = fermata.start("selling", "o-1", new Order("o-1", 2), Receipt.class);

            assertThat(sold.result(SOON)).isEqualTo(new Receipt("o-1", 207));
            assertThat(fermata.execution("o-1").result(SOON)).isEqualTo(new RawJson("{\"id\":\"o-1\",\"price\":207}"));
            assertThat(sold.describe().status()).isEqualTo(Status.COMPLETED);
            assertThat(sold.history(null, 3).items()).extracting("seq").containsExactly(1L, 2L, 3L);
            assertThat(sold.history(null, 3).next()).isEqualTo("4");
        }
    }

    @Test
    void a_workflow_is_started_by_its_class() {
        try (var fermata = selling().open()) {
            assertThat(fermata.start(Selling.class, "o-1", new Order("a", 1)).result(SOON))
                    .isEqualTo(new Receipt("a", 107));
        }
    }

    @Test
    void the_door_refuses_what_does_not_fit() {
        try (var fermata = selling().open()) {
            assertThatThrownBy(() -> fermata.start("selling", "o", new Order("a", 0), Receipt.class))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage("pieces must be at least 1, is 0");
            assertThatThrownBy(() -> fermata.start("selling", "o", new RawJson("{\"id\":1}"), Receipt.class))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage("input id must be a text, found 1");
            assertThatThrownBy(() -> fermata.start("buying", "o", null, Receipt.class))
                    .isInstanceOf(NotFound.class)
                    .hasMessageContaining("selling");
            assertThatThrownBy(() -> fermata.execution("o").describe()).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void an_id_is_taken_once_unless_the_policy_says_otherwise() {
        try (var fermata = selling().open()) {
            var order = new Order("a", 1);
            fermata.start("selling", "o", order, Receipt.class).result(SOON);

            assertThatThrownBy(() -> fermata.start("selling", "o", order, Receipt.class))
                    .isInstanceOf(AlreadyStarted.class);
            var again = StartOptions.DEFAULT.withReuse(StartOptions.OnReuse.ALLOW);
            assertThat(fermata.start(Selling.class, "o", order, again)
                            .result(SOON)
                            .price())
                    .isEqualTo(107);
        }
    }

    @Test
    void signals_queries_and_messages_reach_an_execution() {
        try (var fermata =
                Fermata.inMemory().register("listening", new Listening()).open()) {
            var listening = fermata.start("listening", "l", null, Integer.class);
            assertThatThrownBy(() -> listening.result(Duration.ofMillis(20)))
                    .isInstanceOfSatisfying(
                            TimedOut.class, late -> assertThat(late.limit()).isEqualTo(TimedOut.Limit.RESULT));

            listening.signal("hear", 3);
            listening.signal("hear", 4, "once");
            listening.signal("hear", 4, "once");

            assertThat(listening.query("heard", RawJson.class)).isEqualTo(new RawJson("[3,4]"));
            assertThatThrownBy(() -> listening.query("seen", RawJson.class)).isInstanceOf(NotFound.class);
            assertThat(listening.describe().waits())
                    .singleElement()
                    .extracting("kind", "name", "key")
                    .containsExactly("message", "told", "l");
            fermata.publish(TOLD, "l", 7);
            assertThat(listening.result(SOON)).isEqualTo(7);
        }
    }

    @Test
    void a_closed_execution_answers_queries_and_nothing_is_written() {
        try (var fermata =
                Fermata.inMemory().register("listening", new Listening()).open()) {
            var listening = fermata.start("listening", "l", null, Integer.class);
            listening.signal("hear", 3);
            fermata.publish(TOLD, "l", 7);
            listening.result(SOON);
            var events = listening.history(null, 100).items().size();

            assertThat(listening.query("heard", RawJson.class)).isEqualTo(new RawJson("[3]"));
            assertThat(listening.query("heard", RawJson.class)).isEqualTo(new RawJson("[3]"));
            assertThatThrownBy(() -> listening.query("seen", RawJson.class)).isInstanceOf(NotFound.class);
            assertThat(listening.history(null, 100).items()).hasSize(events);
        }
    }

    @Test
    void the_input_of_a_step_cannot_be_replaced() {
        Workflow<String, String> failing = (ctx, input) -> ctx.step("refuse", String.class, () -> {
            throw new IllegalArgumentException("no");
        });
        var types = WorkflowOptions.DEFAULT.withTypes(TypeRef.of(String.class), TypeRef.of(String.class));
        try (var fermata =
                Fermata.inMemory().register("failing", failing, types).open()) {
            var execution = fermata.start("failing", "f", "x", String.class);
            assertThatThrownBy(() -> execution.result(SOON)).isInstanceOf(WorkflowFailed.class);

            assertThatThrownBy(() -> execution.retry(null, "y"))
                    .isInstanceOf(FermataException.class)
                    .hasMessageContaining("operation 1 (refuse) is a step");
            assertThat(execution.describe().status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void a_terminated_execution_tells_where_it_stood() {
        try (var fermata =
                Fermata.inMemory().register("listening", new Listening()).open()) {
            var listening = fermata.start("listening", "l", null, Integer.class);
            listening.signal("hear", 3);
            assertThat(listening.query("heard", RawJson.class)).isEqualTo(new RawJson("[3]"));

            listening.terminate("enough");

            assertThat(listening.query("heard", RawJson.class)).isEqualTo(new RawJson("[3]"));
            assertThat(listening.describe().status()).isEqualTo(Status.TERMINATED);
        }
    }

    @Test
    void a_failure_keeps_its_causes() {
        TaskHandler<String, String> breaking = (ctx, what) -> {
            throw Failure.of(Category.DEPENDENCY, what).withType("Broken").because(new IllegalStateException("deep"));
        };
        try (var fermata = Fermata.inMemory()
                .register("breaking", new Breaking())
                .worker("break", breaking, slots(1).withInput(String.class))
                .open()) {
            var broken = fermata.start("breaking", "b", "glass", String.class);

            assertThatThrownBy(() -> broken.result(SOON))
                    .isInstanceOfSatisfying(
                            WorkflowFailed.class,
                            failed -> assertThat(failed.status()).isEqualTo(Status.FAILED))
                    .hasMessageContaining("glass")
                    .hasStackTraceContaining(TaskFailed.class.getName())
                    .hasStackTraceContaining("Broken: glass")
                    .hasStackTraceContaining("java.lang.IllegalStateException: deep");
            var problem = Objects.requireNonNull(broken.describe().error());
            assertThat(problem.category()).isEqualTo(Category.DEPENDENCY);
        }
    }

    @Test
    void a_task_is_done_by_hand() {
        try (var fermata =
                Fermata.inMemory().register("breaking", new Breaking()).open()) {
            var execution = fermata.start("breaking", "b", "glass", String.class);

            var task = Objects.requireNonNull(fermata.poll("break", SOON));
            fermata.heartbeat(task.token(), "working");
            fermata.complete(task.token(), "mended");
            fermata.complete(task.token(), "mended");

            assertThat(task.input()).isEqualTo(new RawJson("\"glass\""));
            assertThat(execution.result(SOON)).isEqualTo("mended");
            assertThat(fermata.poll("break", Duration.ZERO)).isNull();
            assertThatThrownBy(() -> fermata.complete("forged", "x")).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void a_worker_takes_no_more_than_its_slots() throws Exception {
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        var two = new CountDownLatch(2);
        TaskHandler<String, String> counting = (ctx, what) -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            two.countDown();
            two.await();
            atOnce.decrementAndGet();
            return what;
        };
        try (var fermata = Fermata.inMemory()
                .register("breaking", new Breaking())
                .worker("break", counting, slots(2).withInput(String.class))
                .open()) {
            var all = new ArrayList<io.fermata.sdk.Execution<String>>();
            for (int i = 0; i < 10; i++) {
                all.add(fermata.start("breaking", "b" + i, "x", String.class));
            }
            all.forEach(each -> assertThat(each.result(SOON)).isEqualTo("x"));
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void a_codec_hides_what_is_stored_and_nothing_else() {
        var stored = new ArrayList<byte[]>();
        var codec = new PayloadCodec() {
            @Override
            public String name() {
                return "flip";
            }

            @Override
            public byte[] encode(byte[] plain) {
                var flipped = flip(plain);
                stored.add(flipped);
                return flipped;
            }

            @Override
            public byte[] decode(byte[] bytes) {
                return flip(bytes);
            }
        };
        try (var fermata = selling().codec(codec).open()) {
            assertThat(fermata.start("selling", "o", new Order("secret", 1), Receipt.class)
                            .result(SOON)
                            .price())
                    .isEqualTo(107);
        }
        assertThat(stored)
                .isNotEmpty()
                .noneMatch(bytes -> new String(bytes, StandardCharsets.UTF_8).contains("secret"));
    }

    @Test
    void what_was_acknowledged_is_there_after_a_restart(@TempDir Path folder) {
        var data = folder.resolve("data");
        try (var fermata =
                Fermata.embedded(data).register("listening", new Listening()).open()) {
            fermata.start("listening", "l", null, Integer.class);
        }
        try (var fermata =
                Fermata.embedded(data).register("listening", new Listening()).open()) {
            fermata.publish(TOLD, "l", 9);
            assertThat(fermata.execution("l", Integer.class).result(SOON)).isEqualTo(9);
        }
    }

    @Test
    void executions_are_listed_and_counted() {
        try (var fermata = selling().register("listening", new Listening()).open()) {
            fermata.start("selling", "o", new Order("a", 1), Receipt.class).result(SOON);
            fermata.start("listening", "l", null, Integer.class);

            var sold = fermata.list("workflow = \"selling\"", null, 10);

            assertThat(sold.items()).singleElement().extracting("id").isEqualTo("o");
            assertThat(sold.next()).isNull();
            assertThat(fermata.counts())
                    .containsEntry("selling", Map.of(Status.COMPLETED, 1L))
                    .containsEntry("listening", Map.of(Status.RUNNING, 1L));
        }
    }

    @Test
    void closing_twice_is_closing_once_and_a_closed_one_refuses() {
        var fermata = Fermata.inMemory().register("listening", new Listening()).open();
        fermata.start("listening", "l", null, Integer.class);

        fermata.close(SOON);
        fermata.close();

        assertThatThrownBy(() -> fermata.start("listening", "m", null, Integer.class))
                .isInstanceOf(IllegalStateException.class);
    }

    private static FermataBuilder selling() {
        return Fermata.inMemory()
                .register("selling", new Selling(), bind(Prices.class, (id, pieces) -> 7))
                .worker("pack", new Packing(), slots(2));
    }

    private static byte[] flip(byte[] bytes) {
        var flipped = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            flipped[i] = (byte) (bytes[i] ^ 0x5a);
        }
        return flipped;
    }
}
