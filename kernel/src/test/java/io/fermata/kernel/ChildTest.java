package io.fermata.kernel;

import static io.fermata.kernel.Scene.NEXT_RUN;
import static io.fermata.kernel.Scene.child;
import static io.fermata.kernel.Scene.failure;
import static io.fermata.kernel.Scene.id;
import static io.fermata.kernel.Scene.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChildTest {
    private static final Intent.Open SIGNAL =
            new Intent.Open(id("2"), new OperationSpec.SignalOther("go", "order-2", json("1")));

    private static Closing endedWith(RunEnd end) {
        var scene = Scene.started().turn(child("1", ParentClosePolicy.TERMINATE));
        scene.accept(new Command.CloseChild(id("1"), 0, end));
        return ((Event.OperationClosed) scene.events().getFirst()).closing();
    }

    @Test
    void a_child_starts_and_its_end_is_the_operations() {
        var scene = Scene.started().turn(child("1", ParentClosePolicy.TERMINATE));
        assertThat(scene.effects()).hasExactlyElementsOfTypes(Effect.StartChild.class);
        var started = new Command.ConfirmChild(id("1"), 0, "bill-1", NEXT_RUN);

        scene.accept(started);
        assertThat(scene.operation("1").childRun()).isEqualTo(NEXT_RUN);
        assertThat(scene.send(started)).isEqualTo(Rejection.ALREADY_DONE);

        scene.accept(new Command.CloseChild(id("1"), 0, new RunEnd.Completed(json("9"))));
        assertThat(scene.events())
                .containsExactly(new Event.OperationClosed(id("1"), new Closing.Completed(json("9"))));
        assertThat(scene.send(new Command.CloseChild(id("1"), 0, new RunEnd.Completed(json("9")))))
                .isEqualTo(Rejection.ALREADY_CLOSED);
    }

    @Test
    void every_end_of_a_child_has_a_meaning_for_its_parent() {
        var failure = failure("Broken", Category.TRANSIENT);

        assertThat(endedWith(new RunEnd.Failed(failure, null))).isEqualTo(new Closing.Failed(failure));
        assertThat(endedWith(new RunEnd.TimedOut("run", null))).isEqualTo(new Closing.TimedOut("run"));
        assertThat(endedWith(new RunEnd.Cancelled("no")))
                .isEqualTo(new Closing.Failed(Failure.of("ChildCancelled", "no", Category.LOGIC)));
        assertThat(endedWith(new RunEnd.Terminated("no")))
                .isEqualTo(new Closing.Failed(Failure.of("ChildTerminated", "no", Category.LOGIC)));
    }

    @Test
    void a_chain_that_goes_on_is_no_end() {
        var scene = Scene.started().turn(child("1", ParentClosePolicy.TERMINATE));

        assertThat(scene.send(new Command.CloseChild(id("1"), 0, new RunEnd.ContinuedAsNew(NEXT_RUN))))
                .isEqualTo(Rejection.INVALID);
    }

    @Test
    void a_word_of_an_earlier_generation_does_not_count() {
        var scene = Scene.started().turn(child("1", ParentClosePolicy.TERMINATE));

        assertThat(scene.send(new Command.CloseChild(id("1"), 1, new RunEnd.Terminated("no"))))
                .isEqualTo(Rejection.STALE_ATTEMPT);
    }

    @Test
    void a_request_to_another_execution_ends_as_confirmed_or_refused() {
        var confirmed = Scene.started().turn(SIGNAL);
        confirmed.accept(new Command.ConfirmOperation(id("2")));
        assertThat(confirmed.events())
                .containsExactly(new Event.OperationClosed(id("2"), new Closing.Completed(Payload.NONE)));

        var refused = Scene.started().turn(SIGNAL, child("1", ParentClosePolicy.ABANDON));
        var unknown = failure("NotFound", Category.VALIDATION);
        refused.accept(new Command.RefuseOperation(id("2"), unknown));
        refused.accept(new Command.RefuseOperation(id("1"), unknown));
        assertThat(refused.state().openOperations()).isEmpty();
    }

    @Test
    void words_for_other_operations_are_invalid() {
        var scene = Scene.started().turn(Scene.step("1"));

        assertThat(scene.send(new Command.ConfirmOperation(id("1")))).isEqualTo(Rejection.INVALID);
        assertThat(scene.send(new Command.RefuseOperation(id("1"), failure("No", Category.LOGIC))))
                .isEqualTo(Rejection.INVALID);
        assertThat(scene.send(new Command.ConfirmChild(id("1"), 0, "x", NEXT_RUN)))
                .isEqualTo(Rejection.INVALID);
        assertThat(scene.send(new Command.ConfirmChild(id("9"), 0, "x", NEXT_RUN)))
                .isEqualTo(Rejection.NOT_FOUND);
    }
}
