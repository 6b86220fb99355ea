package io.fermata.kernel;

import static io.fermata.kernel.Scene.NEXT_RUN;
import static io.fermata.kernel.Scene.failure;
import static io.fermata.kernel.Scene.id;
import static io.fermata.kernel.Scene.json;
import static io.fermata.kernel.Scene.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final RetryPolicy TWICE = new RetryPolicy(2, 100, 2, 1_000, 0, List.of());

    private static Effect.StartRun nextRun(Scene scene) {
        return scene.effects().stream()
                .filter(Effect.StartRun.class::isInstance)
                .map(Effect.StartRun.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_run_starts_once() {
        var scene = Scene.started();

        assertThat(scene.effects()).containsExactly(new Effect.StatusChanged(null, Status.OPEN));
        assertThat(scene.send(new Command.Start(Scene.spec()))).isEqualTo(Rejection.ALREADY_STARTED);
    }

    @Test
    void an_end_takes_everything_back_and_lists_unread_signals() {
        var scene = Scene.started(Scene.spec(90_000, 80_000, RetryPolicy.NEVER, 0))
                .turn(
                        step("1"),
                        Scene.task("2", new Timeouts(100, 100, 100, 100)),
                        Scene.task("3", new Timeouts(100, 100, 100, 100)),
                        Scene.await("4", true, 9_000),
                        Scene.child("5", ParentClosePolicy.TERMINATE),
                        Scene.child("6", ParentClosePolicy.ABANDON),
                        Scene.timer("7", 9_000),
                        Scene.callback("8", new Timeouts(0, 1, 1, 1)));
        scene.accept(new Command.StartAttempt(id("2"), 1, "w1"));
        scene.accept(new Command.Signal("late", json("1"), "s1"));
        long signal = scene.state().sequence();

        scene.accept(new Command.Terminate("enough"));

        assertThat(scene.events()).containsExactly(new Event.Closed(new RunEnd.Terminated("enough"), List.of(signal)));
        assertThat(scene.state().openOperations()).isEmpty();
        assertThat(scene.effects())
                .contains(
                        new Effect.AbandonAttempt(id("1"), 1),
                        new Effect.EndLease(id("2"), 1),
                        new Effect.WithdrawTask(id("3"), 1, "heavy", 5),
                        new Effect.CloseChild(id("5"), "bill-5", ParentClosePolicy.TERMINATE),
                        new Effect.StatusChanged(Status.OPEN, Status.TERMINATED))
                .hasAtLeastOneElementOfType(Effect.NotifyParent.class)
                .doesNotContain(new Effect.CloseChild(id("6"), "bill-6", ParentClosePolicy.ABANDON));
        assertThat(scene.send(new Command.Terminate("enough"))).isEqualTo(Rejection.ALREADY_CLOSED);
        assertThat(scene.send(new Command.Signal("x", json("1"), ""))).isEqualTo(Rejection.ALREADY_CLOSED);
    }

    @Test
    void cancellation_is_asked_for_once_and_wakes_the_program() {
        var scene = Scene.started().turn(step("1"));

        scene.accept(new Command.RequestCancel("changed my mind"));
        assertThat(scene.state().wantsTurn()).isTrue();
        assertThat(scene.send(new Command.RequestCancel("again"))).isEqualTo(Rejection.ALREADY_DONE);

        scene.turn(new Intent.AcceptCancel("cleaned up"));
        assertThat(scene.state().status()).isEqualTo(Status.CANCELLED);
        assertThat(scene.send(new Command.RequestCancel("again"))).isEqualTo(Rejection.ALREADY_CLOSED);
    }

    @Test
    void pause_and_block_keep_turns_away_until_resumed() {
        var scene = Scene.started();
        assertThat(scene.send(new Command.Resume())).isEqualTo(Rejection.NOT_PAUSED);

        scene.accept(new Command.Pause("lunch"));
        assertThat(scene.state().wantsTurn()).isFalse();
        assertThat(scene.state().pausedReason()).isEqualTo("lunch");
        assertThat(scene.send(new Command.Pause("again"))).isEqualTo(Rejection.ALREADY_DONE);

        scene.accept(new Command.Block("mismatch", "deploy the old code"));
        assertThat(scene.effects()).contains(new Effect.StatusChanged(Status.PAUSED, Status.BLOCKED));
        assertThat(scene.state().blockedAdvice()).isEqualTo("deploy the old code");
        assertThat(scene.send(new Command.Pause("again"))).isEqualTo(Rejection.PAUSED);
        assertThat(scene.send(new Command.Block("again", ""))).isEqualTo(Rejection.ALREADY_DONE);

        scene.accept(new Command.Resume());
        assertThat(scene.state().wantsTurn()).isTrue();
        assertThat(scene.state().pausedReason()).isEmpty();
    }

    @Test
    void nothing_but_reopening_is_left_after_the_end() {
        var scene = Scene.started().turn(new Intent.Complete(json("7")));

        assertThat(scene.state().end()).isEqualTo(new RunEnd.Completed(json("7")));
        assertThat(scene.send(new Command.Pause("?"))).isEqualTo(Rejection.ALREADY_CLOSED);
        assertThat(scene.send(new Command.Resume())).isEqualTo(Rejection.ALREADY_CLOSED);
        assertThat(scene.send(new Command.Block("?", "?"))).isEqualTo(Rejection.ALREADY_CLOSED);
    }

    @Test
    void continue_as_new_carries_unread_signals_and_the_start_of_the_chain() {
        var scene = Scene.started(Scene.spec(90_000, 0, RetryPolicy.NEVER, 0)).later(10);
        scene.accept(new Command.Signal("go", json("1"), "s1"));
        scene.accept(new Command.Signal("go", json("2"), "s2"));

        scene.accept(new Command.CompleteTurn(
                1, 3, List.of(2L), List.of(new Intent.ContinueAsNew("order", "v2", json("9"))), NEXT_RUN));

        var next = nextRun(scene);
        assertThat(next.run()).isEqualTo(NEXT_RUN);
        assertThat(next.carried().signals()).containsExactly(new Event.Signalled("go", json("2"), "s2"));
        assertThat(next.spec().input()).isEqualTo(json("9"));
        assertThat(next.spec().codeVersion()).isEqualTo("v2");
        assertThat(next.spec().executionStartMillis()).isEqualTo(Scene.START_MILLIS);
        assertThat(next.spec().continuedFrom()).isEqualTo(Scene.RUN);
        assertThat(scene.state().status()).isEqualTo(Status.CONTINUED);
        assertThat(scene.effects()).noneMatch(effect -> effect instanceof Effect.NotifyParent);

        var second = Scene.empty().accept(new Command.Start(next.spec(), 0, next.carried()));
        assertThat(second.state().unreadSignals()).containsOnlyKeys(2L);
        assertThat(second.state().executionTimeoutAtMillis()).isEqualTo(Scene.START_MILLIS + 90_000);
    }

    @Test
    void continue_as_new_carries_a_cancel_that_the_program_was_not_shown_and_no_other() {
        var unseen = Scene.started().accept(new Command.RequestCancel("enough"));
        unseen.accept(new Command.CompleteTurn(
                1, 1, List.of(), List.of(new Intent.ContinueAsNew("order", "v2", json("9"))), NEXT_RUN));
        var seen = Scene.started().accept(new Command.RequestCancel("enough"));
        seen.accept(new Command.CompleteTurn(
                1, 2, List.of(), List.of(new Intent.ContinueAsNew("order", "v2", json("9"))), NEXT_RUN));

        var next = nextRun(unseen);
        var second = Scene.empty().accept(new Command.Start(next.spec(), 0, next.carried()));

        assertThat(second.state().cancelReason()).isEqualTo("enough");
        assertThat(nextRun(seen).carried().cancelReason()).isNull();
    }

    @Test
    void a_failed_workflow_is_retried_by_its_policy_and_the_parent_hears_the_last_end_only() {
        var scene = Scene.started(Scene.spec(0, 0, TWICE, 0));
        scene.turn(new Intent.Fail(failure("Broken", Category.TRANSIENT)));

        var next = nextRun(scene);
        assertThat(next.spec().attempt()).isEqualTo(2);
        assertThat(next.spec().delayMillis()).isEqualTo(100);
        assertThat(scene.state().status()).isEqualTo(Status.CONTINUED);
        assertThat(scene.effects()).noneMatch(effect -> effect instanceof Effect.NotifyParent);

        var second = Scene.started(next.spec()).elapse(100);
        second.turn(new Intent.Fail(failure("Broken", Category.TRANSIENT)));
        assertThat(second.state().status()).isEqualTo(Status.FAILED);
        assertThat(second.effects()).hasAtLeastOneElementOfType(Effect.NotifyParent.class);
    }

    @Test
    void a_workflow_is_not_retried_when_cancelled_out_of_time_or_wrong() {
        var cancelled = Scene.started(Scene.spec(0, 0, TWICE, 0));
        cancelled.accept(new Command.RequestCancel("stop"));
        cancelled.turn(new Intent.Fail(failure("Broken", Category.TRANSIENT)));
        assertThat(cancelled.state().status()).isEqualTo(Status.FAILED);

        var late = Scene.started(Scene.spec(100, 0, TWICE, 0));
        late.turn(new Intent.Fail(failure("Broken", Category.TRANSIENT)));
        assertThat(late.state().status()).isEqualTo(Status.FAILED);

        var wrong = Scene.started(Scene.spec(0, 0, TWICE, 0));
        wrong.turn(new Intent.Fail(failure("Broken", Category.VALIDATION)));
        assertThat(wrong.state().status()).isEqualTo(Status.FAILED);
    }
}
