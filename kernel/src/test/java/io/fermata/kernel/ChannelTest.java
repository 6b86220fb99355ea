package io.fermata.kernel;

import static io.fermata.kernel.Scene.id;
import static io.fermata.kernel.Scene.json;
import static io.fermata.kernel.Scene.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChannelTest {
    private static Command.CompleteAttempt complete(String path, int attempt, ChannelWrite... writes) {
        return new Command.CompleteAttempt(id(path), attempt, json("1"), List.of(writes), 0);
    }

    private static Intent.WriteChannel write(ChannelWrite write) {
        return new Intent.WriteChannel(write);
    }

    private static long count(Scene scene, String channel) {
        return scene.state().channels().get(channel) instanceof ChannelValue.Count count ? count.count() : -1;
    }

    private static String text(Scene scene, String channel) {
        return scene.state().channels().get(channel) instanceof ChannelValue.Single single
                ? new String(single.value().bytes(), java.nio.charset.StandardCharsets.UTF_8)
                : "";
    }

    @Test
    void writes_of_an_attempt_are_recorded_just_before_its_end() {
        var scene = Scene.started().turn(step("1"));
        var add = new ChannelWrite.Increment("done", 1);

        scene.accept(complete("1", 1, add));

        assertThat(scene.events())
                .containsExactly(
                        new Event.ChannelWritten("1", List.of(add)),
                        new Event.OperationClosed(id("1"), new Closing.Completed(json("1"))));
        assertThat(count(scene, "done")).isEqualTo(1);
    }

    @Test
    void an_attempt_that_counts_no_more_writes_nothing() {
        var scene = Scene.started().turn(step("1"));
        scene.accept(new Command.LoseAttempt(id("1"), 1, "gone", 0));

        assertThat(scene.send(complete("1", 1, new ChannelWrite.Increment("done", 1))))
                .isEqualTo(Rejection.STALE_ATTEMPT);
        scene.accept(complete("1", 2, new ChannelWrite.Increment("done", 1)));

        assertThat(count(scene, "done")).isEqualTo(1);
    }

    @Test
    void increments_and_appends_of_parallel_attempts_all_count() {
        var scene = Scene.started().turn(step("1"), step("2"), step("3"));

        for (var path : List.of("2", "3", "1")) {
            scene.accept(complete(
                    path, 1, new ChannelWrite.Increment("done", 10), new ChannelWrite.Append("order", json(path))));
        }

        assertThat(count(scene, "done")).isEqualTo(30);
        assertThat(scene.state().channels().get("order"))
                .isInstanceOfSatisfying(
                        ChannelValue.Items.class,
                        list -> assertThat(list.items()).containsExactly(json("2"), json("3"), json("1")));
    }

    @Test
    void of_two_attempts_that_compare_and_set_the_later_fails_and_writes_nothing() {
        var scene = Scene.started().turn(step("1"), step("2"));
        scene.accept(complete("1", 1, new ChannelWrite.CompareAndSet("best", 0, json("7"))));

        scene.accept(complete(
                "2", 1, new ChannelWrite.Increment("done", 1), new ChannelWrite.CompareAndSet("best", 0, json("5"))));

        assertThat(scene.events()).singleElement().isInstanceOfSatisfying(Event.AttemptFailed.class, failed -> {
            assertThat(failed.failure().type()).isEqualTo(Channels.CONFLICT);
            assertThat(failed.failure().category()).isEqualTo(Category.TRANSIENT);
        });
        assertThat(text(scene, "best")).isEqualTo("7");
        assertThat(count(scene, "done")).isEqualTo(-1);

        scene.elapse(1_000);
        long version = scene.state().channels().version("best");
        scene.accept(complete("2", 2, new ChannelWrite.CompareAndSet("best", version, json("5"))));
        assertThat(text(scene, "best")).isEqualTo("5");
    }

    @Test
    void the_program_takes_its_turn_again_when_it_could_not_know_the_channel() {
        var scene = Scene.started().turn(step("1"), step("2"));
        scene.accept(complete("1", 1));
        long shown = scene.state().sequence();
        scene.accept(complete("2", 1, new ChannelWrite.Increment("x", 1)));

        var ignorant = new Command.CompleteTurn(
                2, shown, List.of(), List.of(write(new ChannelWrite.Append("x", json("1")))), Scene.NEXT_RUN);
        assertThat(scene.send(ignorant)).isEqualTo(Rejection.CHANNELS_CHANGED);

        var stubborn =
                new Command.CompleteTurn(2, scene.state().sequence(), List.of(), ignorant.intents(), Scene.NEXT_RUN);
        assertThat(scene.send(stubborn)).isEqualTo(Rejection.INVALID);
    }

    @Test
    void the_next_run_goes_on_with_the_channels() {
        var scene = Scene.started()
                .turn(
                        write(new ChannelWrite.Set("value", json("1"))),
                        write(new ChannelWrite.Increment("count", 3)),
                        write(new ChannelWrite.Append("list", json("2"))),
                        new Intent.ContinueAsNew("order", "2", json("3")));
        var next = scene.effects().stream()
                .filter(Effect.StartRun.class::isInstance)
                .map(Effect.StartRun.class::cast)
                .findFirst()
                .orElseThrow();

        var second = Scene.empty().accept(new Command.Start(next.spec(), 0, next.carried()));

        assertThat(text(second, "value")).isEqualTo("1");
        assertThat(count(second, "count")).isEqualTo(3);
        assertThat(second.state().channels().all()).containsOnlyKeys("count", "list", "value");
    }

    @Test
    void a_reopened_operation_has_written_nothing() {
        var scene = Scene.started().turn(step("1"));
        scene.accept(complete("1", 1, new ChannelWrite.Increment("done", 1)));
        scene.turn(write(new ChannelWrite.Set("note", json("1"))), new Intent.Complete(json("1")));

        scene.accept(new Command.Reopen(id("1"), Payload.NONE));

        assertThat(scene.state().channels().all()).isEmpty();
    }

    @Test
    void a_write_must_fit_what_the_channel_holds() {
        var list = Channels.NONE.with(List.of(new ChannelWrite.Append("x", json("1"))), 1);

        assertThat(list.brokenRule(new ChannelWrite.Increment("x", 1))).contains("holds a list");
        assertThat(list.brokenRule(new ChannelWrite.Set("x", json("1")))).isNull();
    }

    @Test
    void a_run_has_a_limited_number_of_channels() {
        var full = Channels.NONE.with(
                Stream.iterate(0, i -> i + 1)
                        .limit(Channels.CHANNELS_MAX)
                        .<ChannelWrite>map(i -> new ChannelWrite.Increment("c" + i, 1))
                        .toList(),
                1);

        assertThat(full.brokenRule(new ChannelWrite.Increment("one more", 1))).contains("one too many");
        assertThat(full.brokenRule(new ChannelWrite.Increment("c0", 1))).isNull();
    }

    @Test
    void a_channel_and_all_of_them_hold_a_limited_number_of_bytes() {
        var most = new Payload("", new byte[Channels.CHANNEL_BYTES_MAX]);
        var channels = Channels.NONE;
        assertThat(channels.brokenRule(new ChannelWrite.Set("x", new Payload("", new byte[most.bytes().length + 1]))))
                .contains("would hold");

        for (int i = 0; i < Channels.TOTAL_BYTES_MAX / Channels.CHANNEL_BYTES_MAX; i++) {
            var set = new ChannelWrite.Set("c" + i, most);
            assertThat(channels.brokenRule(set)).isNull();
            channels = channels.with(List.of(set), 1);
        }

        assertThat(channels.brokenRule(new ChannelWrite.Increment("count", 1))).contains("all of an execution");
        assertThat(channels.brokenRule(new ChannelWrite.Append("list", json("1"))))
                .contains("all of an execution");
    }

    @Test
    void a_list_holds_a_limited_number_of_items() {
        var items = Stream.<ChannelWrite>generate(() -> new ChannelWrite.Append("x", json("1")))
                .limit(Channels.ITEMS_MAX)
                .toList();

        assertThat(Channels.NONE.with(items, 1).brokenRule(items.getFirst())).contains("is full");
        assertThat(Channels.NONE.with(items.subList(1, items.size()), 1).brokenRule(items.getFirst()))
                .isNull();
    }

    @Test
    void one_writer_makes_a_limited_number_of_writes() {
        var writes = Stream.<ChannelWrite>generate(() -> new ChannelWrite.Increment("x", 1))
                .limit(Channels.WRITES_MAX)
                .toList();
        var oneMore = Stream.concat(writes.stream(), writes.stream().limit(1)).toList();

        assertThat(Channels.NONE.refuse(writes)).isNull();
        assertThat(Channels.NONE.refuse(oneMore))
                .isNotNull()
                .extracting(Failure::category)
                .isEqualTo(Category.VALIDATION);
    }
}
