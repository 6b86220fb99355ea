package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Context;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.Saga;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.Undo;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Books a trip in a saga that fails as a test wants it to, in simulated time, and remembers what was done and undone.
 */
abstract class TripFixture {
    static final WorkflowOptions TEXTS = WorkflowOptions.types(String.class, String.class);
    static final StepOptions ONCE = StepOptions.retry(RetryPolicy.NONE);

    /** What was done and undone outside, in order. */
    final List<String> world = new ArrayList<>();

    SimulatedFermata open(Body body) {
        return open(f -> {}, body);
    }

    /** Starts one trip, and runs it as far as no time passes. */
    SimulatedFermata open(Consumer<FermataBuilder> more, Body body) {
        Workflow<String, String> booking = (ctx, input) -> ctx.saga(saga -> {
            body.run(ctx, saga);
            return "booked";
        });
        var fermata = SimulatedFermata.open(f -> more.accept(f.register("booking", booking, TEXTS)));
        fermata.start("booking", "trip", "", String.class);
        fermata.runUntilIdle();
        return fermata;
    }

    static Execution<String> trip(SimulatedFermata fermata) {
        return fermata.execution("trip", String.class);
    }

    static String failedTable(SimulatedFermata fermata) {
        fermata.runUntilIdle();
        var error = trip(fermata).describe().error();
        assertThat(error).isNotNull();
        return error == null ? "" : error.message();
    }

    static String stuck(SimulatedFermata fermata, String name) {
        fermata.runUntilIdle();
        return trip(fermata).describe().waits().stream()
                .filter(wait ->
                        wait.kind().equals("compensation") && wait.name().equals(name))
                .findFirst()
                .orElseThrow()
                .operation();
    }

    void reserve(Saga saga, String what) {
        saga.step(
                what,
                String.class,
                () -> {
                    world.add(what);
                    return what + "-1";
                },
                undo -> world.add("undo " + undo.result()));
    }

    void undo(Undo<? extends @Nullable Object> undo) {
        world.add("undo " + undo.name() + (undo.isKnown() ? "" : ", unknown"));
    }

    static void fail(Context ctx) {
        ctx.step("stock", ONCE, () -> refuse(Failure.validation("out of stock")));
    }

    private static void refuse(Failure failure) {
        throw failure;
    }

    static void ignoring(Runnable operation) {
        try {
            operation.run();
        } catch (io.fermata.sdk.StepFailed ignored) {
            // The saga goes on without it.
        }
    }

    static TaskOptions soon() {
        return TaskOptions.DEFAULT.withScheduleToStart(Duration.ofMinutes(1));
    }

    static TaskOptions quick() {
        return TaskOptions.DEFAULT.withRetry(RetryPolicy.NONE).withStartToClose(Duration.ofSeconds(9));
    }

    /** The body of the saga under test. */
    @FunctionalInterface
    interface Body {
        void run(Context ctx, Saga saga) throws Exception;
    }
}
