package io.fermata.sim;

import io.fermata.durable.Decisions;
import io.fermata.engine.EngineClient;
import io.fermata.engine.TaskLease;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Clients that take tasks and answer callbacks by their tokens: in time, twice, late, with another word, or failing.
 */
final class Workers {
    private static final long POLL_MILLIS = 2_000;
    private static final long WORK_NANOS_MAX = 1_500_000_000L;
    private static final long LATE_NANOS = 9_000_000_000L;

    /** What a person decides who is asked about a compensation that failed for good. */
    private static final Payload RETRY = decision("RETRY");

    private static final Payload SKIP = decision("SKIP");

    private final World world;
    private final Client client;
    private final Model model;
    private final Reports reports;
    private final List<TaskLease> held = new ArrayList<>();

    Workers(World world, Client client, Model model, Reports reports) {
        this.world = world;
        this.client = client;
        this.model = model;
        this.reports = reports;
    }

    /** Takes a task of the queue for workers outside, if there is one. */
    void poll(String manner) {
        client.once("poll", c -> c.poll("out", "outside", POLL_MILLIS), lease -> {
            if (lease != null) {
                model.ledger().began(null, lease.idempotencyKey(), lease.attempt());
                model.ledger().given(lease.idempotencyKey(), lease.attempt(), lease.input());
                held.add(lease);
                boolean beats = lease.heartbeatMillis() > 0 && !manner.equals("late");
                long work = world.dice(1, beats ? LATE_NANOS : WORK_NANOS_MAX);
                if (beats) {
                    beat(lease, world.nowNanos() + work);
                }
                world.in(work, null, () -> answer(lease, manner));
            }
        });
    }

    private void beat(TaskLease lease, long untilNanos) {
        client.once("heartbeat", c -> c.heartbeat(lease.token(), Bodies.json("half")), isWanted -> {
            if (isWanted) {
                model.ledger().beat(lease.idempotencyKey(), lease.attempt());
            }
        });
        long pause = TimeUnit.MILLISECONDS.toNanos(lease.heartbeatMillis()) / 4;
        if (world.nowNanos() + pause < untilNanos) {
            world.in(pause, null, () -> beat(lease, untilNanos));
        }
    }

    /** A token of somebody's, with one sign changed; none if nobody has one. */
    String forged(SplittableRandom dice) {
        if (held.isEmpty()) {
            return "no-token";
        }
        var token = held.get(dice.nextInt(held.size())).token();
        int at = dice.nextInt(token.length());
        char other = token.charAt(at) == 'A' ? 'B' : 'A';
        return token.substring(0, at) + other + token.substring(at + 1);
    }

    /** Answers what it still has. */
    void finish() {
        List.copyOf(held).forEach(lease -> answer(lease, "once"));
        held.clear();
    }

    private static Payload decision(String what) {
        var json = "{\"decision\":\"" + what + "\",\"reason\":\"as planned\"}";
        return Payload.json(json.getBytes(StandardCharsets.UTF_8));
    }

    void callBack(String id, String manner) {
        client.once("describe " + id, c -> c.describe(id), description -> {
            for (var wait : description.waits()) {
                if (wait.name().startsWith(Decisions.STUCK)) {
                    decide(wait.name(), wait.token(), manner.equals("skip"));
                } else if (wait.kind().equals("callback") && !wait.token().isEmpty()) {
                    var work = new Work(wait.token(), description.run(), wait.operation(), "back");
                    complete(work, manner.equals("fail") || manner.equals("skip") ? "once" : manner);
                }
            }
        });
    }

    private void decide(String name, String token, boolean skips) {
        client.<String>send(
                "decide on " + name,
                c -> c.complete(token, skips ? SKIP : RETRY, Cause.NONE),
                done -> reports.coverage().act(skips ? "skip" : "retry"),
                code -> {});
    }

    private void answer(TaskLease lease, String manner) {
        var word = Bodies.text(Bodies.result(lease));
        boolean fails =
                lease.attempt() <= Integer.parseInt(Bodies.text(lease.input()).split(",", -1)[0]);
        if (fails || manner.equals("fail")) {
            var failure = Bodies.failure(Node.Trouble.TRANSIENT);
            client.send("fail", c -> c.fail(lease.token(), failure, Cause.NONE), id -> {}, code -> {});
            return;
        }
        complete(new Work(lease.token(), lease.run(), lease.operation(), word), manner);
    }

    /** What a token stands for, and the word that answers it. */
    private record Work(String token, RunId run, String operation, String word) {}

    private void complete(Work work, String manner) {
        Runnable first = () -> complete(work, () -> {});
        switch (manner) {
            case "late" -> world.in(LATE_NANOS, null, first);
            case "twice" -> {
                first.run();
                world.in(world.dice(1, LATE_NANOS), null, first);
            }
            case "other" -> complete(work, () -> other(work));
            default -> first.run();
        }
    }

    private void complete(Work work, Runnable then) {
        Function<EngineClient, CompletableFuture<String>> request =
                c -> c.complete(work.token(), Bodies.json(work.word()), Cause.NONE);
        client.send(
                "complete " + work.word(),
                request,
                id -> {
                    checkEnded(id, work);
                    then.run();
                },
                code -> {});
    }

    private void checkEnded(String id, Work work) {
        var run = model.run(work.run());
        var operation = run == null ? null : run.operation(work.operation());
        boolean hasEnded = run != null && (run.isClosed() || run.poisoned || run.reopenings > 0);
        reports.check(
                hasEnded || (operation != null && !operation.isOpen()),
                "1 acknowledged means durable",
                () -> "the end of operation " + work.operation() + " of " + id + " was acknowledged, but it is not"
                        + " durable");
    }

    /** What was answered stays: another word comes too late. */
    private void other(Work work) {
        client.send(
                "complete with another word",
                c -> c.complete(work.token(), Bodies.json("other"), Cause.NONE),
                id -> {
                    // A callback that was opened again is answered by the token that somebody has.
                    var run = model.run(work.run());
                    reports.check(
                            run != null && run.reopenings > 0,
                            "5 only the current attempt counts",
                            () -> "a second, other result of " + id + " was taken");
                },
                code -> {});
    }
}
