package io.fermata.server;

import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Small workflows for the tests of the server. */
@NullMarked
final class Samples {
    static final MessageType<Integer> SUM = new MessageType<>("order.sum", Integer.class);

    static final MessageType<@Nullable Object> PAID = new MessageType<>("order.paid", TypeRef.anything());

    private Samples() {}

    /** What is to be doubled. */
    record Doubled(int value, @Nullable String note) {}

    /** Doubles. */
    static final class Doubling implements Workflow<Doubled, Integer> {
        @Override
        public void check(Doubled number) {
            if (number.value() > 1_000) {
                throw new InvalidInput("value", "must be at most 1000, is " + number.value());
            }
        }

        @Override
        public Integer run(Context ctx, Doubled number) {
            return ctx.step("double", Integer.class, () -> number.value() * 2);
        }
    }

    /** Fails. */
    static final class Failing implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            throw Failure.validation("it is meant to").withType("Meant");
        }
    }

    /** Waits for a payment under its own id. */
    static final class Waiting implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            return ctx.await(PAID, ctx.execution().id(), Duration.ofHours(1));
        }
    }

    /** Waits for a signal, and can be asked. */
    static final class Listening implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object ignored) {
            ctx.onQuery("mood", () -> "patient");
            ctx.onUpdate("double", Integer.class, (branch, number) -> {
                if (number < 0) {
                    throw Failure.validation("too small");
                }
                return branch.step("double", Integer.class, () -> Math.multiplyExact(number, 2));
            });
            return ctx.awaitSignal("go", Object.class);
        }
    }

    /** Asks an outside worker. */
    static final class Asking implements Workflow<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object run(Context ctx, @Nullable Object question) {
            return ctx.task("outside", Object.class, question);
        }
    }

    /** What is to be reviewed. */
    record Review(String base, int lines) {}

    /** Waits for a task and a message, with types. */
    static final class Ordering implements Workflow<@Nullable Object, String> {
        @Override
        public String run(Context ctx, @Nullable Object ignored) {
            var review = ctx.task("nobody", Review.class, "r");
            int paid = ctx.await(SUM, ctx.execution().id());
            return review.base() + " " + review.lines() + " " + paid;
        }
    }

    /** Counts in one step and words it with the result of another; its check breaks on an empty base. */
    static final class Reviewing implements Workflow<Review, String> {
        @Override
        public void check(Review review) {
            if (review.base().isEmpty()) {
                throw new IllegalStateException("no base");
            }
        }

        @Override
        public String run(Context ctx, Review review) {
            var base = ctx.step("read", String.class, review::base);
            int score = ctx.step("score", Integer.class, () -> review.lines() * 2);
            return base + ": " + score;
        }
    }
}
