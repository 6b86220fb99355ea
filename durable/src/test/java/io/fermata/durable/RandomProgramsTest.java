package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.Cancelled;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any program, forgotten and replayed after every turn, writes the history that it writes when it stays in memory. */
class RandomProgramsTest {
    private static final int SEEDS = 400;
    private static final int MOVES_MAX = 200;
    private static final int DEPTH_MAX = 3;

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void replay_equals_life(int seed) {
        var live = play(Stage.of((ctx, input) -> new Program(seed).block(ctx, 0)), seed);
        var forgetful =
                play(Stage.of((ctx, input) -> new Program(seed).block(ctx, 0)).forgetful(), seed);

        assertThat(forgetful.events().toString()).isEqualTo(live.events().toString());
        assertThat(live.status().isClosed()).as(live.blockedReason()).isTrue();
    }

    /** The world around: answers, fails and cancels by dice of its own. */
    private static Stage play(Stage stage, int seed) {
        var dice = new SplittableRandom(~seed);
        stage.start("x");
        for (int move = 0; move < MOVES_MAX && !stage.status().isClosed(); move++) {
            var tasks = stage.openTasks();
            int roll = dice.nextInt(20);
            if (roll == 0) {
                stage.signal("s" + dice.nextInt(2), "v" + move);
            } else if (roll == 1 && dice.nextInt(4) == 0) {
                stage.cancel("dice");
            } else if (roll < 6 && stage.hasTimers()) {
                stage.advance(Duration.ofSeconds(1 + dice.nextInt(30)));
            } else if (!tasks.isEmpty()) {
                answer(stage, tasks.get(dice.nextInt(tasks.size())), roll);
            } else {
                stage.signal("s" + dice.nextInt(2), "w" + move);
            }
        }
        return stage.status().isClosed() ? stage : stage.cancel("enough");
    }

    private static void answer(Stage stage, String task, int roll) {
        if (roll == 19) {
            stage.failTask(task, Failure.validation("dice"));
        } else {
            stage.completeTask(task, "r" + roll);
        }
    }

    /** A program made by dice; the same seed gives the same code, and its branches draw their code from their place. */
    private record Program(long seed) {
        String block(Context ctx, int depth) {
            var code = new SplittableRandom(seed * 31 + depth);
            var text = new StringBuilder();
            List<Promise<String>> open = new ArrayList<>();
            int lines = 1 + code.nextInt(5);
            for (int line = 0; line < lines; line++) {
                text.append(guarded(ctx, depth, new Program(code.nextLong()), open))
                        .append(';');
            }
            for (var promise : open) {
                text.append(value(promise));
            }
            return text.toString();
        }

        private String guarded(Context ctx, int depth, Program line, List<Promise<String>> open) {
            try {
                return line.line(ctx, depth, open);
            } catch (Cancelled cancelled) {
                if (ctx.isCancelRequested()) {
                    throw cancelled;
                }
                return "c";
            } catch (FermataException failed) {
                return "f";
            }
        }

        private String line(Context ctx, int depth, List<Promise<String>> open) {
            var code = new SplittableRandom(seed);
            int kind = code.nextInt(depth < DEPTH_MAX ? 13 : 7);
            return switch (kind) {
                case 0 -> ctx.step("step", String.class, () -> "s");
                case 1 -> ctx.task("task", String.class, "in");
                case 2 -> ctx.awaitSignal("s" + code.nextInt(2), String.class, Duration.ofSeconds(20));
                case 3 -> ctx.random().nextInt(100) + " " + ctx.now();
                case 4 -> {
                    ctx.sleep(Duration.ofSeconds(code.nextInt(40)));
                    yield "z";
                }
                case 5 -> {
                    open.add(ctx.taskAsync("later", String.class, "in"));
                    yield "";
                }
                case 6 -> {
                    if (!open.isEmpty()) {
                        open.get(code.nextInt(open.size())).cancel();
                    }
                    yield "x";
                }
                default -> branches(ctx, depth, open, code, kind);
            };
        }

        private String branches(Context ctx, int depth, List<Promise<String>> open, SplittableRandom code, int kind) {
            return switch (kind) {
                case 7 -> {
                    open.add(ctx.async(c -> block(c, depth + 1)));
                    yield "";
                }
                case 8 ->
                    ctx.map(
                                    List.of(0, 1, 2, 3),
                                    1 + code.nextInt(4),
                                    (i, c) -> new Program(seed + i).block(c, depth + 1))
                            .toString();
                case 9 -> ctx.race(List.of(c -> block(c, depth + 1), c -> new Program(~seed).block(c, depth + 1)));
                case 10 -> open.isEmpty() ? "-" : value(ctx.any(open));
                case 11 ->
                    ctx.<String, RuntimeException>scope(scope -> {
                        open.add(ctx.async(c -> block(c, depth + 1)));
                        var got = block(ctx, depth + 1);
                        scope.cancel("done");
                        return got;
                    });
                default ->
                    ctx.mapSettled(List.of(0, 1), 2, (i, c) -> block(c, depth + 1))
                            .toString();
            };
        }

        private static String value(Promise<String> promise) {
            try {
                return promise.get();
            } catch (FermataException failed) {
                return failed.getClass().getSimpleName();
            }
        }
    }
}
