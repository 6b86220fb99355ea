package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Command;
import io.fermata.kernel.Event;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Context;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Workflow;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A replay that starts at a checkpoint does what life did. */
class CheckpointTest {
    private static final int SEEDS = 300;
    private static final int MOVES_MAX = 150;

    /** What the random programs keep. */
    record Kept(int round, String text) implements Serializable {
        Kept and(Object more) {
            return new Kept(round, Integer.toHexString((text + more).hashCode()));
        }
    }

    private static final Workflow<String, String> COUNTING = (ctx, input) -> {
        var from = ctx.lastCheckpoint(Integer.class);
        int sum = from == null ? 0 : from;
        while (sum < 5) {
            int now = sum;
            sum = ctx.step("add", Integer.class, () -> now + 1);
            ctx.checkpoint(sum);
        }
        return "counted to " + sum;
    };

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void replay_equals_life(int seed) {
        var live = play(Stage.of(program(seed)), seed);
        var forgetful = play(Stage.of(program(seed)).forgetful(), seed);

        assertThat(live.blockedReason()).isEmpty();
        assertThat(forgetful.blockedReason()).isEmpty();
        assertThat(forgetful.events().toString()).isEqualTo(live.events().toString());
    }

    @Test
    void operation_ids_go_on_and_what_came_before_is_not_asked_for_again() {
        var stage = Stage.of(COUNTING).forgetful().start("x");

        assertThat(stage.result()).isEqualTo("counted to 5");
        assertThat(stage.operations()).containsExactly("1", "2", "3", "4", "5");
        assertThat(stage.events())
                .filteredOn(Event.Checkpointed.class::isInstance)
                .hasSize(5);
    }

    @Test
    void a_signal_that_was_unread_at_the_checkpoint_is_there_behind_it() {
        Workflow<String, String> workflow = (ctx, input) -> {
            if (ctx.lastCheckpoint(String.class) == null) {
                ctx.task("first", String.class, "");
                ctx.checkpoint("half");
            }
            ctx.task("second", String.class, "");
            return ctx.awaitSignal("early", String.class) + ctx.awaitSignal("early", String.class);
        };
        var stage = Stage.of(workflow).forgetful().start("x");

        stage.signal("early", "a").signal("early", "b").completeTask("1", "1").completeTask("2", "2");

        assertThat(stage.result()).isEqualTo("ab");
    }

    @Test
    void handlers_answer_behind_a_checkpoint_once_they_are_registered_again() {
        Workflow<String, String> workflow = (ctx, input) -> {
            List<String> got = new ArrayList<>();
            var kept = ctx.lastCheckpoint(String.class);
            if (kept != null) {
                got.add(kept);
            }
            ctx.onSignal("add", String.class, (c, item) -> got.add(item));
            ctx.onQuery("state", got::toString);
            if (kept == null) {
                ctx.until(() -> got.size() == 2);
                ctx.checkpoint(String.join("", got));
            }
            ctx.until(() -> String.join("", got).length() == 3);
            return String.join("", got);
        };
        var stage = Stage.of(workflow).forgetful().start("x").signal("add", "a").signal("add", "b");

        stage.query("state", null).forget();
        assertThat(stage.answers).containsExactly("[ab]");
        assertThat(stage.signal("add", "c").result()).isEqualTo("abc");
    }

    @Test
    void channels_and_updates_without_a_handler_go_on_behind_a_checkpoint_and_results_do_not() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var notes = ctx.channel("notes", String.class);
            if (ctx.lastCheckpoint(String.class) == null) {
                notes.append("a");
                ctx.task("first", String.class, "");
                notes.append("b");
                ctx.checkpoint("half");
            }
            ctx.onUpdate("add", String.class, (c, item) -> {
                c.channel("notes", String.class).append(item);
                return item;
            });
            ctx.task("second", String.class, "");
            assertThatThrownBy(() -> ctx.result("first", String.class)).isInstanceOf(NotFound.class);
            return notes.items().toString();
        };
        var stage = Stage.of(workflow).forgetful().start("x");
        update(stage, 1, "add");

        stage.completeTask("1", "1").completeTask("2", "2");

        assertThat(stage.result()).isEqualTo("[a, b, v1]");
    }

    @Test
    void what_is_open_refuses_a_checkpoint() {
        assertThat(refusal(ctx -> ctx.taskAsync("open", String.class, ""))).contains("operation 1 is open");
        assertThat(refusal(ctx -> ctx.async(c -> c.awaitSignal("go", String.class))))
                .contains("signal go is open");
        assertThat(refusal(ctx -> ctx.async(c -> {
                    c.until(() -> false);
                    return "";
                })))
                .contains("a branch or handler still runs");
        assertThat(refusal(ctx -> ctx.<String, RuntimeException>scope(scope -> {
                    ctx.checkpoint("x");
                    return "";
                })))
                .contains("outside of scope");
        assertThat(refusal(ctx -> ctx.async(c -> {
                            c.checkpoint("x");
                            return "";
                        })
                        .get()))
                .contains("only the workflow's method itself");
    }

    @Test
    void version_markers_hold_behind_a_checkpoint() {
        Workflow<String, String> before = (ctx, input) -> {
            if (ctx.lastCheckpoint(String.class) == null) {
                int version = ctx.version("change", 0, 1);
                ctx.checkpoint("v" + version);
            }
            ctx.task("go", String.class, "");
            return ctx.lastCheckpoint(String.class) + " " + ctx.version("change", 0, 2);
        };
        var stage = Stage.of(before).forgetful().start("x").completeTask("1", "");

        assertThat(stage.result()).isEqualTo("v1 1");
    }

    @Test
    void a_checkpoint_that_is_added_later_does_nothing_on_replay() {
        Workflow<String, String> before =
                (ctx, input) -> ctx.task("a", String.class, "") + ctx.task("b", String.class, "");
        Workflow<String, String> after = (ctx, input) -> {
            var first = ctx.task("a", String.class, "");
            ctx.checkpoint(first);
            return first + ctx.task("b", String.class, "");
        };
        var stage = Stage.of(before).start("x").completeTask("1", "A");

        stage.deploy(after).completeTask("2", "B");

        assertThat(stage.result()).isEqualTo("AB");
    }

    @Test
    void a_reopened_run_goes_back_to_the_checkpoint_before() {
        Workflow<String, String> workflow = (ctx, input) -> {
            var kept = ctx.lastCheckpoint(String.class);
            if (kept == null) {
                kept = ctx.task("a", String.class, "");
                ctx.checkpoint(kept);
            }
            return kept + ctx.task("b", String.class, "");
        };
        var stage = Stage.of(workflow).start("x").completeTask("1", "A");
        stage.failTask("2", new IllegalArgumentException("no"));

        stage.reopen("2")
                .decide(new io.fermata.kernel.Command.StartAttempt(
                        new io.fermata.kernel.OperationId("2"), 2, "tester"));
        stage.decide(new io.fermata.kernel.Command.CompleteAttempt(
                        new io.fermata.kernel.OperationId("2"), 2, Stage.PAYLOADS.of("B")))
                .play();

        assertThat(stage.result()).isEqualTo("AB");
    }

    private static String refusal(java.util.function.Consumer<Context> before) {
        var stage = Stage.of((ctx, input) -> {
                    before.accept(ctx);
                    ctx.checkpoint("x");
                    return "";
                })
                .start("x");
        return stage.failure().message();
    }

    /** The world around: answers, signals and waits by dice of its own. */
    private static Stage play(Stage stage, int seed) {
        var dice = new SplittableRandom(~seed);
        stage.start("x");
        for (int move = 0; move < MOVES_MAX && !stage.status().isClosed(); move++) {
            var tasks = stage.openTasks();
            int roll = dice.nextInt(11);
            if (roll == 10) {
                update(stage, move, "u" + dice.nextInt(2));
            } else if (roll < 3) {
                stage.signal("s" + dice.nextInt(3), "v" + move);
            } else if (roll < 6 && stage.hasTimers()) {
                stage.advance(Duration.ofSeconds(1 + dice.nextInt(30)));
            } else if (!tasks.isEmpty()) {
                stage.completeTask(tasks.get(dice.nextInt(tasks.size())), "r" + roll);
            } else if (roll == 9 && dice.nextInt(20) == 0) {
                stage.cancel("dice");
            }
        }
        return stage.status().isClosed() ? stage : stage.cancel("enough");
    }

    private static void update(Stage stage, int move, String name) {
        var argument = Stage.PAYLOADS.of("v" + move);
        stage.decide(new Command.AcceptUpdate("id" + move, name, argument)).play();
    }

    /** Rounds of operations that are all over before a checkpoint is made; some rounds make none. */
    private static Workflow<String, String> program(int seed) {
        return (ctx, input) -> {
            var last = ctx.lastCheckpoint(Kept.class);
            var kept = new Kept[] {last == null ? new Kept(0, "") : last};
            ctx.onSignal("s0", String.class, (c, item) -> kept[0] = kept[0].and(item));
            ctx.onUpdate("u0", String.class, (c, item) -> {
                c.channel("asked", String.class).append(item);
                return changed(kept, item);
            });
            if (kept[0].round() > 5) {
                ctx.onUpdate("u1", String.class, (c, item) -> changed(kept, item));
            }
            for (int round = kept[0].round(); round < 12; round++) {
                if (round == 5) {
                    ctx.onUpdate("u1", String.class, (c, item) -> changed(kept, item));
                    ctx.sleep(Duration.ofSeconds(1)); // Early updates change what is kept.
                }
                var code = new SplittableRandom(seed * 31L + round);
                for (int line = code.nextInt(4); line >= 0; line--) {
                    kept[0] = kept[0].and(guarded(ctx, code));
                }
                kept[0] = new Kept(round + 1, kept[0].text());
                if (code.nextInt(3) > 0) {
                    ctx.checkpoint(kept[0]);
                }
            }
            return kept[0].text();
        };
    }

    private static String changed(Kept[] kept, String item) {
        kept[0] = kept[0].and(item);
        return kept[0].text();
    }

    private static Object guarded(Context ctx, SplittableRandom code) {
        try {
            return line(ctx, code);
        } catch (Cancelled cancelled) {
            throw cancelled;
        } catch (FermataException failed) {
            return failed.getClass().getSimpleName();
        }
    }

    private static Object line(Context ctx, SplittableRandom code) {
        return switch (code.nextInt(13)) {
            case 9 -> {
                ctx.channel("notes", String.class)
                        .append("n" + ctx.channel("notes", String.class).items().size());
                yield ctx.channel("asked", String.class).items();
            }
            case 10 ->
                ctx.step("count", Long.class, attempt -> {
                    attempt.channel("count", Long.class).increment(2);
                    return attempt.channel("count", Long.class).count();
                });
            case 11 -> {
                var once = ctx.channel("swapped", Long.class);
                var was = once.get();
                yield once.compareAndSet(was, was == null ? 1L : was + 1) + " " + once.get();
            }
            case 12 -> {
                ctx.channel("mine", Long.class).increment(-1);
                yield ctx.channel("mine", Long.class).count()
                        + ctx.channel("count", Long.class).count();
            }
            case 0 -> ctx.step("step", String.class, () -> "s");
            case 1 -> ctx.task("task", String.class, "in");
            case 2 -> ctx.awaitSignal("s1", String.class, Duration.ofSeconds(20));
            case 3 -> ctx.random().nextInt() + " " + ctx.now();
            case 4 -> ctx.uuid();
            case 5 -> {
                ctx.sleep(Duration.ofSeconds(7));
                yield "z";
            }
            case 6 -> ctx.map(List.of(1, 2, 3), 2, (i, c) -> c.task("item", String.class, i));
            case 7 -> ctx.version("change" + code.nextInt(3), 0, 2);
            default -> ctx.race(List.of(c -> c.task("left", String.class, ""), c -> c.awaitSignal("s2", String.class)));
        };
    }
}
