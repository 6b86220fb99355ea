package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.PayloadCodec;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final MessageType<String> PAID = new MessageType<>("paid", String.class);
    private static final WorkflowOptions TYPES = WorkflowOptions.types(String.class, String.class);
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    /** Does most of what a workflow can do; each difference that a new version may have is a field. */
    private record Order(String charge, String extra, boolean sleeps) implements Workflow<String, String> {
        static final Order FIRST = new Order("charge", "", true);

        @Override
        public String run(Context ctx, String input) {
            ctx.onSignal(
                    "note",
                    String.class,
                    (branch, note) -> branch.channel("seen", String.class).set(note));
            ctx.step(charge, String.class, () -> "charged " + input);
            if (sleeps) {
                ctx.sleep(Duration.ofHours(1));
            }
            if (!extra.isEmpty()) {
                ctx.step(extra, () -> {});
            }
            var callback = ctx.callback("approve", String.class, DAY);
            var token = callback.token();
            ctx.step("mail", String.class, () -> token);
            var both = ctx.map(
                    List.of("a", "b"), 2, (item, branch) -> branch.step("pack " + item, String.class, () -> item));
            var paid = ctx.await(PAID, input, DAY);
            return callback.get()
                    + both
                    + paid
                    + ctx.uuid().version()
                    + ctx.now().isBefore(ctx.now());
        }
    }

    @Test
    void the_code_that_recorded_an_open_execution_fits_it() throws IOException {
        var file = record(Order.FIRST, fermata -> fermata.advance(Duration.ofHours(2)));

        assertThatCode(() -> Replay.of(file).with(Order.FIRST)).doesNotThrowAnyException();
    }

    @Test
    void the_code_that_recorded_a_closed_execution_fits_it() throws IOException {
        var file = record(Order.FIRST, fermata -> {
            fermata.execution("o").signal("note", "hello");
            fermata.advance(Duration.ofHours(2));
            var token = fermata.execution("o").describe().waits().stream()
                    .map(each -> each.token())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            fermata.complete(token, "yes");
            fermata.publish(PAID, "cart", "paid");
            assertThat(fermata.execution("o", String.class).result(DAY)).isEqualTo("yes[a, b]paid4false");
        });

        assertThatCode(() -> Replay.of(file.toString()).with(Order.FIRST)).doesNotThrowAnyException();
    }

    @Test
    void another_name_is_told_with_operation_and_advice() throws IOException {
        var file = record(Order.FIRST, fermata -> fermata.advance(Duration.ofHours(2)));

        var mismatch =
                catchThrowableOfType(ReplayMismatch.class, () -> Replay.of(file).with(new Order("bill", "", true)));

        assertThat(mismatch)
                .hasMessageContaining("history of o in " + file)
                .hasMessageContaining("step \"bill\"")
                .hasMessageContaining("step \"charge\"");
        assertThat(mismatch.operation()).isEqualTo("1");
        assertThat(mismatch.advice()).contains("ctx.version");
    }

    @Test
    void an_operation_that_came_or_went_is_told() throws IOException {
        var file = record(Order.FIRST, fermata -> fermata.advance(Duration.ofHours(2)));

        assertThatThrownBy(() -> Replay.of(file).with(new Order("charge", "insure", true)))
                .isInstanceOf(ReplayMismatch.class)
                .hasMessageContaining("insure");
        assertThatThrownBy(() -> Replay.of(file).with(new Order("charge", "", false)))
                .isInstanceOf(ReplayMismatch.class);
    }

    @Test
    void code_behind_the_end_of_the_history_may_be_new() throws IOException {
        var file = record(Order.FIRST, fermata -> fermata.advance(Duration.ofMinutes(10)));

        assertThatCode(() -> Replay.of(file).with(new Order("charge", "insure", true)))
                .doesNotThrowAnyException();
    }

    @Test
    void replay_starts_at_the_last_checkpoint() throws IOException {
        Workflow<String, String> loop = counting("first", "loop");
        var file = record(loop, fermata -> fermata.advance(Duration.ofHours(3)));

        assertThatCode(() -> Replay.of(file).with(counting("other", "loop"), TYPES))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Replay.of(file).with(counting("first", "round"), TYPES))
                .isInstanceOf(ReplayMismatch.class);
    }

    private static Workflow<String, String> counting(String first, String each) {
        return (ctx, input) -> {
            var last = ctx.lastCheckpoint(Integer.class);
            int count = last == null ? ctx.step(first, Integer.class, () -> 0) : last;
            while (count < 10) {
                count++;
                ctx.checkpoint(count);
                ctx.step(each, () -> {});
                ctx.sleep(Duration.ofHours(1));
            }
            return "done";
        };
    }

    @Test
    void the_codec_of_the_recording_is_needed() throws IOException {
        var file = folder.resolve("secret.json");
        try (var fermata =
                SimulatedFermata.open(it -> it.register("order", Order.FIRST).codec(new Flipping()))) {
            fermata.start("order", "o", "cart", String.class);
            fermata.advance(Duration.ofHours(2));
            Files.writeString(file, fermata.historyFile("o"));
        }

        assertThat(Files.readString(file)).doesNotContain("charged cart\"]");
        assertThatCode(() -> Replay.of(file).codec(new Flipping()).with(Order.FIRST))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Replay.of(file).with(Order.FIRST)).isInstanceOf(ReplayMismatch.class);
    }

    /** Stands for encryption. */
    private static final class Flipping implements PayloadCodec {
        @Override
        public String name() {
            return "flip";
        }

        @Override
        public byte[] encode(byte[] bytes) {
            var flipped = bytes.clone();
            for (int i = 0; i < flipped.length; i++) {
                flipped[i] ^= 0x55;
            }
            return flipped;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return encode(bytes);
        }
    }

    @Test
    void a_file_that_is_none_is_refused() throws IOException {
        var file = folder.resolve("no-history.json");
        Files.writeString(file, "{\"fermataHistory\":1}");

        assertThatThrownBy(() -> Replay.of(file)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Replay.of("there-is-no-such-file.json"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("there-is-no-such-file.json");
    }

    private Path record(Workflow<String, String> workflow, Consumer<SimulatedFermata> then) throws IOException {
        var file = folder.resolve("history.json");
        try (var fermata = SimulatedFermata.open(it -> it.register("order", workflow, TYPES))) {
            fermata.start("order", "o", "cart", String.class);
            then.accept(fermata);
            Files.writeString(file, fermata.historyFile("o"));
        }
        return file;
    }
}
