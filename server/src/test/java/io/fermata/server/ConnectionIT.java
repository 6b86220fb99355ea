package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Connection;
import io.fermata.embedded.Fermata;
import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Registration;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.Status;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateFailed;
import io.fermata.sdk.UpdateRejected;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.WorkflowFailed;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection has the face of an embedded Fermata. */
@NullMarked
class ConnectionIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Fermata fermata;
    private Server server;
    private Connection remote;

    @BeforeEach
    void open() {
        fermata = Fermata.inMemory()
                .register("doubling", new Samples.Doubling())
                .register("failing", new Samples.Failing())
                .register("waiting", new Samples.Waiting())
                .register("listening", new Samples.Listening())
                .register("asking", new Samples.Asking())
                .open();
        var options = ServerOptions.of(folder).withPort(0);
        server = Server.serve(fermata, options);
        remote = Fermata.connect(server.address().toString())
                .withKey(ApiKeys.in(folder).create("me", Role.ADMIN, "*").text());
    }

    @AfterEach
    void close() {
        remote.close();
        server.close();
        fermata.close();
    }

    @Test
    void it_starts_and_waits_for_results_and_failures() {
        var input = new Samples.Doubled(21, null);

        assertThat(remote.start("doubling", "d", input, Integer.class).result(SOON))
                .isEqualTo(42);
        assertThatThrownBy(() -> remote.start("doubling", "d", input, Integer.class))
                .isInstanceOf(AlreadyStarted.class);
        assertThatThrownBy(
                        () -> remote.start("failing", "f", null, String.class).result(SOON))
                .isInstanceOf(WorkflowFailed.class)
                .hasMessageContaining("it is meant to")
                .cause()
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.type()).isEqualTo("Meant"));
        assertThatThrownBy(() -> remote.start("doubling", "e", new Samples.Doubled(1_001, null), Integer.class))
                .isInstanceOfSatisfying(
                        InvalidInput.class, wrong -> assertThat(wrong.rule()).contains("at most 1000"));
        assertThatThrownBy(() -> remote.execution("none").describe()).isInstanceOf(NotFound.class);
        assertThat(remote.counts()).containsEntry("doubling", Map.of(Status.COMPLETED, 1L));
    }

    @Test
    void it_signals_asks_updates_and_publishes() {
        var listening = remote.start("listening", "l", null, Object.class);
        var waiting = remote.start("waiting", "w", null, Object.class);

        assertThat(listening.query("mood", String.class)).isEqualTo("patient");
        assertThat(listening.update("double", 4, Integer.class)).isEqualTo(8);
        assertThatThrownBy(() -> listening.update("double", "x", Integer.class)).isInstanceOf(UpdateRejected.class);
        assertThatThrownBy(() -> listening.update("double", -1, Integer.class)).isInstanceOf(UpdateFailed.class);
        assertThatThrownBy(() -> waiting.result(Duration.ofMillis(1))).isInstanceOf(TimedOut.class);
        listening.signal("go", "now");
        remote.publish(Samples.PAID, "w", 5);

        assertThat(listening.result(SOON)).isEqualTo("now");
        assertThat(waiting.result(SOON)).isEqualTo(5);
        assertThatThrownBy(() -> waiting.signal("go", 1)).isInstanceOf(AlreadyClosed.class);
        assertThat(waiting.history(null, 100).items()).hasSizeGreaterThan(3);
        assertThat(remote.list("workflow = \"waiting\"", null, 10).items())
                .singleElement()
                .satisfies(told -> assertThat(told.status()).isEqualTo(Status.COMPLETED));
    }

    @Test
    void it_repairs() {
        var waiting = remote.start("waiting", "w", null, TypeRef.anything(), StartOptions.DEFAULT.withMemo("a note"));

        waiting.pause("lunch");
        assertThat(waiting.describe().status()).isEqualTo(Status.PAUSED);
        assertThat(waiting.why().sentence()).contains("lunch");
        assertThat(waiting.describe().memo()).isEqualTo("a note");
        waiting.resume();
        assertThatThrownBy(waiting::delete).isInstanceOf(InvalidInput.class);
        waiting.terminate("over");
        assertThatThrownBy(() -> waiting.result(SOON))
                .isInstanceOfSatisfying(
                        WorkflowFailed.class,
                        ended -> assertThat(ended.status()).isEqualTo(Status.TERMINATED));
        waiting.delete();
        assertThatThrownBy(waiting::describe).isInstanceOf(NotFound.class);
    }

    /** Puts off its first attempt, fails the second, and answers the third. */
    private static final class Fickle implements TaskHandler<@Nullable Object, String> {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public String handle(TaskContext ctx, @Nullable Object question) {
            return switch (calls.incrementAndGet()) {
                case 1 -> throw new Deferred("not yet", Duration.ofMillis(1));
                case 2 -> {
                    ctx.heartbeat("half way");
                    throw Failure.transientFailure("a bad day");
                }
                default ->
                    question + " by " + ctx.execution().id() + " in attempt " + ctx.number() + " after "
                            + ctx.lastHeartbeat(String.class);
            };
        }
    }

    @Test
    void its_workers_serve_a_queue_of_the_server() throws Exception {
        remote.worker("outside", new Fickle(), WorkerOptions.slots(2));

        var asked = remote.start("asking", "a", "done", String.class);

        assertThat(asked.result(SOON)).isEqualTo("done by a in attempt 2 after half way");
        assertThat(workers())
                .contains(
                        "\"queue\":\"outside\"",
                        "\"slots\":2",
                        "-" + ProcessHandle.current().pid());
    }

    private String workers() throws Exception {
        var key = ApiKeys.in(folder).create("looking", Role.VIEWER, "*").text();
        var request = HttpRequest.newBuilder(server.address().resolve("/api/v1/workers"))
                .header("Authorization", "Bearer " + key);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void it_registers_nothing_and_says_where() {
        var registration = Registration.of("doubling", new Samples.Doubling());

        assertThatThrownBy(() -> remote.register(registration))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("its code runs in the server");
        assertThatThrownBy(() -> Fermata.connect("nowhere")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Fermata.connect(server.address().toString()).counts())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs a key");
    }
}
