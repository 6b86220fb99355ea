package io.fermata.sim;

import io.fermata.engine.EngineClient;
import io.fermata.engine.TaskLease;
import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Payload;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Context;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Promise;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undo;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

/** What steps and tasks of one process do to the world outside: they take time, fail as planned, and leave a trace. */
final class Bodies {
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);
    private static final RetryPolicy RETRY = RetryPolicy.DEFAULT.withMaxInterval(Duration.ofSeconds(5));

    private final Life life;
    private final Ledger ledger;

    Bodies(Life life, Ledger ledger) {
        this.life = life;
        this.ledger = ledger;
    }

    String step(Context ctx, Node.Step it, boolean altered) {
        var options = StepOptions.retry(RETRY);
        if (it.limitMillis() > 0) {
            options = options.withStartToClose(Duration.ofMillis(it.limitMillis()));
        }
        if (it.inAllMillis() > 0) {
            options = options.withScheduleToClose(Duration.ofMillis(it.inAllMillis()));
        }
        return ctx.step(altered ? "otherStep" : "step", options, TEXT, attempt -> body(attempt, it));
    }

    String step(Context ctx, String name, boolean altered) {
        var plain = new Node.Step(0, Node.Trouble.TRANSIENT, Node.Pace.QUICK, 0, 0);
        return ctx.step(altered ? "other" : name, String.class, (Attempt attempt) -> body(attempt, plain));
    }

    /** A step that takes its time and does not fail. */
    Promise<String> start(Context ctx, boolean altered) {
        var slow = new Node.Step(0, Node.Trouble.TRANSIENT, Node.Pace.SLOW, 0, 0);
        return ctx.stepAsync(
                altered ? "other" : "slow", StepOptions.retry(RETRY), TEXT, attempt -> body(attempt, slow));
    }

    String undoable(Attempt attempt, String place) throws Exception {
        var key = attempt.idempotencyKey();
        ledger.began(life, key, attempt.number());
        ledger.undoable(key, place);
        pause(key, attempt.number(), Node.Pace.QUICK);
        ledger.effect(life, key);
        return token(attempt.operation(), attempt.number());
    }

    void undo(Undo<String> undo, int failures) throws Exception {
        pause(undo.idempotencyKey(), 1_000 + undo.attempt(), Node.Pace.QUICK);
        ledger.undo(life, undo.idempotencyKey());
        if (ledger.undos(undo.idempotencyKey()) <= failures) {
            throw new IOException("undoing fails as planned");
        }
    }

    /** Serves a task in this process. */
    void serve(EngineClient client, TaskLease lease) throws InterruptedException {
        var key = lease.idempotencyKey();
        ledger.began(life, key, lease.attempt());
        ledger.given(key, lease.attempt(), lease.input());
        var input = text(lease.input()).split(",", -1);
        pause(key, lease.attempt(), Node.Pace.valueOf(input[2]));
        ledger.effect(life, key);
        var strand = Strand.current();
        if (lease.attempt() <= Integer.parseInt(input[0])) {
            strand.await(client.fail(lease.token(), failure(Node.Trouble.valueOf(input[1])), Cause.NONE));
        } else {
            strand.await(client.complete(lease.token(), result(lease), Cause.NONE));
        }
    }

    static Payload result(TaskLease lease) {
        return json(token(lease.operation(), lease.attempt()));
    }

    static Failure failure(Node.Trouble trouble) {
        var category = switch (trouble) {
            case TRANSIENT, DEFERRED, LARGE -> Category.TRANSIENT;
            case DEPENDENCY -> Category.DEPENDENCY;
            case RESOURCE -> Category.RESOURCE;
            case VALIDATION -> Category.VALIDATION;
            case LOGIC -> Category.LOGIC;
        };
        return Failure.of("Planned", "fails as planned", category);
    }

    /** A text as JSON; it must need no escapes. */
    static Payload json(String text) {
        return Payload.json(("\"" + text + "\"").getBytes(StandardCharsets.UTF_8));
    }

    static String text(Payload payload) {
        var json = new String(payload.bytes(), StandardCharsets.UTF_8);
        return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    private String body(Attempt attempt, Node.Step it) throws Exception {
        var key = attempt.idempotencyKey();
        ledger.began(life, key, attempt.number());
        if (it.trouble() == Node.Trouble.DEFERRED && ledger.runs(key) <= it.failures()) {
            throw new Deferred("not yet, as planned", Duration.ofSeconds(ledger.runs(key)));
        }
        pause(key, attempt.number(), it.pace());
        ledger.effect(life, key);
        if (it.trouble() == Node.Trouble.LARGE && attempt.number() <= it.failures()) {
            return "x".repeat(Life.PAYLOAD_BYTES_MAX);
        }
        if (it.trouble() != Node.Trouble.DEFERRED && attempt.number() <= it.failures()) {
            throw thrown(it.trouble());
        }
        return token(attempt.operation(), attempt.number());
    }

    private static String token(String operation, int attempt) {
        return "S" + operation + "#" + attempt;
    }

    /** Half of the bodies do not heed an interrupt, and give a result that nobody wants any more. */
    private static void pause(String key, int attempt, Node.Pace pace) throws InterruptedException {
        var dice = new SplittableRandom(key.hashCode() * 31L + attempt);
        long nanos = switch (pace) {
            case QUICK -> dice.nextInt(3) == 0 ? dice.nextLong(3_000_000) : 0;
            case SLOW -> dice.nextLong(2_000_000_000L);
            case LONG -> dice.nextLong(15_000_000_000L);
        };
        boolean heeds = dice.nextBoolean();
        if (nanos == 0) {
            return;
        }
        try {
            Strand.current().pause(nanos);
        } catch (InterruptedException unwanted) {
            if (heeds) {
                throw unwanted;
            }
        }
    }

    private static Exception thrown(Node.Trouble trouble) {
        return switch (trouble) {
            case TRANSIENT -> new IOException("fails as planned");
            case DEPENDENCY -> new ConnectException("fails as planned");
            case RESOURCE -> new RejectedExecutionException("fails as planned");
            case VALIDATION -> new InvalidInput("input", "fails as planned");
            case LOGIC -> new IllegalStateException("fails as planned");
            case DEFERRED, LARGE -> new IOException("fails as planned");
        };
    }
}
