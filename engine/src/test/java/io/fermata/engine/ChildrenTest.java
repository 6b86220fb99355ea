package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Category;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Effect;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChildrenTest {
    private static final RunId PARENT = RunId.of(1, 0, 1);
    private static final RunId CHILD = RunId.of(1, 0, 2);
    private static final OperationId OPERATION = new OperationId("1");

    private final FaultyShard shard = FaultyShard.alone();
    private final List<ShardMessage> sent = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final Executed executions = new Executed();
    private final Children children = new Children(shard, new Routing(1, 1), executions, new TraceRows(shard));
    private @Nullable Rejection rejection;

    ChildrenTest() {
        shard.onSend((to, message) -> sent.add(message));
        shard.onCommand((run, command, cause, then) -> {
            commands.add(command);
            then.accept(new CommandResult(rejection, null));
        });
    }

    @Test
    void start_is_confirmed() {
        executions.answer = new Executions.Started(CHILD, null, null);

        startChild();

        assertThat(told()).containsExactly(new Command.ConfirmChild(OPERATION, 0, "c", CHILD));
    }

    @Test
    void start_of_a_child_that_has_ended_already_is_confirmed_with_its_end() {
        var end = new RunEnd.Completed(Payload.NONE);
        executions.answer = new Executions.Started(CHILD, end, null);

        startChild();

        assertThat(told())
                .containsExactly(
                        new Command.ConfirmChild(OPERATION, 0, "c", CHILD), new Command.CloseChild(OPERATION, 0, end));
    }

    @Test
    void taken_id_refuses_the_operation() {
        executions.answer = new Executions.Started(
                null, null, new EngineException(EngineException.Code.ALREADY_STARTED, "it is there"));

        startChild();

        assertThat(told()).hasSize(1);
        assertThat(((Command.RefuseOperation) told().getFirst()).failure().type())
                .isEqualTo(Children.ALREADY_STARTED);
    }

    @Test
    void child_without_an_id_gets_one_from_its_parent_that_its_end_finds_again() {
        var child = new OperationSpec.Child(
                "w", "", Payload.NONE, ParentClosePolicy.TERMINATE, Map.of(), 0, RetryPolicy.NEVER);
        children.start(PARENT, spec("p", null), new Effect.StartChild(OPERATION, child, 0), Cause.NONE);
        children.close(
                PARENT, spec("p", null), new Effect.CloseChild(OPERATION, "", ParentClosePolicy.TERMINATE), Cause.NONE);

        var start = (ShardMessage.StartChild) sent.get(0);
        var close = (ShardMessage.CloseChild) sent.get(1);
        assertThat(start.spec().workflowId()).isNotEmpty().isEqualTo(close.workflowId());
    }

    @Test
    void abandoned_child_is_left_alone() {
        children.close(
                PARENT, spec("p", null), new Effect.CloseChild(OPERATION, "c", ParentClosePolicy.ABANDON), Cause.NONE);

        assertThat(sent).isEmpty();
    }

    @Test
    void only_the_parents_own_child_is_closed() {
        executions.runs.put(
                "c", new Executions.Current(CHILD, false, spec("x", CHILD).parent()));
        closeChild(ParentClosePolicy.TERMINATE);
        assertThat(commands).isEmpty();

        executions.runs.put(
                "c", new Executions.Current(CHILD, false, spec("x", PARENT).parent()));
        closeChild(ParentClosePolicy.REQUEST_CANCEL);
        assertThat(commands).hasSize(1).first().isInstanceOf(Command.RequestCancel.class);
    }

    @Test
    void close_waits_for_a_start_that_is_under_way() {
        startChild();
        executions.runs.put(
                "c", new Executions.Current(CHILD, false, spec("x", PARENT).parent()));
        closeChild(ParentClosePolicy.TERMINATE);
        assertThat(commands).isEmpty();

        executions.finish(new Executions.Started(CHILD, null, null));

        assertThat(commands).hasSize(1);
    }

    @Test
    void signal_is_confirmed_or_refused() {
        executions.runs.put("there", new Executions.Current(CHILD, false, null));
        signal("there");
        signal("nowhere");

        assertThat(told().getFirst()).isEqualTo(new Command.ConfirmOperation(OPERATION));
        assertThat(((Command.RefuseOperation) told().get(1)).failure())
                .isEqualTo(new Failure(
                        Children.NOT_FOUND,
                        "no open execution has the id nowhere",
                        Category.VALIDATION,
                        true,
                        "",
                        Payload.NONE,
                        null));
    }

    @Test
    void signal_to_a_run_that_ends_meanwhile_is_refused() {
        executions.runs.put("there", new Executions.Current(CHILD, false, null));
        rejection = Rejection.ALREADY_CLOSED;

        signal("there");

        assertThat(told()).hasSize(1).first().isInstanceOf(Command.RefuseOperation.class);
    }

    @Test
    void refused_start_of_a_trigger_leaves_a_dead_letter() {
        executions.answer = new Executions.Started(
                null, null, new EngineException(EngineException.Code.ALREADY_STARTED, "it is there"));

        children.start(
                new ShardMessage.StartTriggered(spec("c", null), "r", Cause.NONE), new DeadLetters(shard), () -> {});

        assertThat(shard.rowsOf(Tables.DEAD_LETTER)).isEqualTo(1);
    }

    static StartSpec spec(String id, @Nullable RunId parent) {
        var reference = parent == null ? null : new StartSpec.Parent("p", parent, OPERATION, 0);
        return new StartSpec(
                id, "w", "k", "", Payload.NONE, Map.of(), "", "", 0, 0, 0, RetryPolicy.NEVER, 1, 0, null, reference);
    }

    private void startChild() {
        children.start(new ShardMessage.StartChild(spec("c", PARENT), "r", Cause.NONE), () -> {});
    }

    private void closeChild(ParentClosePolicy policy) {
        children.close(new ShardMessage.CloseChild("c", "p", PARENT, OPERATION, policy, Cause.NONE), () -> {});
    }

    private void signal(String workflowId) {
        children.signal(
                new ShardMessage.SignalById(PARENT, OPERATION, workflowId, "n", Payload.NONE, "s", Cause.NONE),
                () -> {});
    }

    private List<Command> told() {
        return sent.stream()
                .map(message -> ((ShardMessage.ForRun) message).command())
                .toList();
    }

    /** Executions as a test says; without an answer a start goes on for ever. */
    private static final class Executed implements Executions {
        private final Map<String, Current> runs = new HashMap<>();
        private @Nullable Started answer;
        private @Nullable Consumer<Started> open;

        @Override
        public void start(StartRequest request, Consumer<Started> then) {
            if (answer == null) {
                open = then;
            } else {
                then.accept(answer);
            }
        }

        void finish(Started started) {
            if (open != null) {
                open.accept(started);
            }
        }

        @Override
        public void current(String workflowId, Consumer<@Nullable Current> then) {
            then.accept(runs.get(workflowId));
        }
    }
}
