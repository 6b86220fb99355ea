package io.fermata.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a program did in one turn, checked against the state as it is now and not as the program saw it. */
final class TurnDecider {
    private TurnDecider() {}

    static @Nullable Rejection complete(Command.CompleteTurn turn, Decision decision) {
        var state = decision.state();
        if (state.status().isClosed()) {
            return Rejection.ALREADY_CLOSED;
        }
        if (turn.number() != state.turns() + 1 || turn.through() <= state.through() || state.delayed()) {
            return Rejection.STALE_TURN;
        }
        if (turn.through() > state.sequence() || !areValid(state, turn)) {
            return Rejection.INVALID;
        }
        if (state.stepLimit().isReached() && !endsForGood(turn.intents())) {
            return refuseAtLimit(decision);
        }
        if (state.channels().refuse(writes(turn)) != null) {
            // A program that has seen everything and still writes what it must not will never do better.
            return turn.through() < state.sequence() ? Rejection.CHANNELS_CHANGED : Rejection.INVALID;
        }
        var checkpoints = new Checkpointing(state, turn.consumedSignals());
        decision.emit(new Event.TurnTaken(turn.number(), turn.through(), turn.consumedSignals()));
        var intents = turn.intents();
        for (int i = 0; i < intents.size(); i++) {
            act(intents.get(i), turn.nextRun(), decision);
            if (intents.get(i) instanceof Intent.Checkpoint) {
                checkpoints.keep(decision);
            }
        }
        return null;
    }

    /**
     * A turn that wants to go on behind the limit leaves no trace but the pause; the program takes it again when the
     * run is resumed. So nothing is open that was not open when the limit was reached.
     */
    private static @Nullable Rejection refuseAtLimit(Decision decision) {
        if (decision.state().status() != Status.OPEN) {
            return Rejection.PAUSED;
        }
        LifecycleDecider.pauseAtLimit(decision);
        return null;
    }

    private static boolean endsForGood(List<Intent> intents) {
        var last = intents.isEmpty() ? null : intents.getLast();
        return last != null && endsRun(last) && !(last instanceof Intent.ContinueAsNew);
    }

    private static List<ChannelWrite> writes(Command.CompleteTurn turn) {
        List<ChannelWrite> writes = List.of();
        for (var intent : turn.intents()) {
            if (intent instanceof Intent.WriteChannel write) {
                writes = writes.isEmpty() ? new ArrayList<>() : writes;
                writes.add(write.write());
            }
        }
        return writes;
    }

    private static boolean areValid(ExecutionState state, Command.CompleteTurn turn) {
        var intents = turn.intents();
        if (intents.size() > Kernel.INTENTS_MAX
                || !state.unreadSignals().keySet().containsAll(turn.consumedSignals())) {
            return false;
        }
        Set<String> opened = new HashSet<>();
        for (int i = 0; i < intents.size(); i++) {
            var intent = intents.get(i);
            boolean isLast = i == intents.size() - 1;
            if ((endsRun(intent) && !isLast) || !isValid(state, intent, opened)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValid(ExecutionState state, Intent intent, Set<String> opened) {
        return switch (intent) {
            case Intent.Open open ->
                !state.knows(open.operation()) && opened.add(open.operation().path()) && isValid(open.spec());
            case Intent.CancelOperation cancel ->
                state.knows(cancel.operation())
                        || opened.contains(cancel.operation().path());
            case Intent.Annotate annotate -> true;
            case Intent.SetView view -> true;
            case Intent.SetAttributes attributes -> true;
            case Intent.Checkpoint checkpoint -> true;
            case Intent.WriteChannel write -> true;
            case Intent.AnswerUpdate answer -> true;
            case Intent.Complete complete -> true;
            case Intent.Fail fail -> true;
            case Intent.AcceptCancel accept -> true;
            case Intent.ContinueAsNew next -> true;
        };
    }

    private static boolean isValid(OperationSpec spec) {
        return !(spec instanceof OperationSpec.Await await) || !await.arms().isEmpty();
    }

    private static boolean endsRun(Intent intent) {
        return switch (intent) {
            case Intent.Complete complete -> true;
            case Intent.Fail fail -> true;
            case Intent.AcceptCancel accept -> true;
            case Intent.ContinueAsNew next -> true;
            case Intent.Open open -> false;
            case Intent.CancelOperation cancel -> false;
            case Intent.Annotate annotate -> false;
            case Intent.SetView view -> false;
            case Intent.SetAttributes attributes -> false;
            case Intent.Checkpoint checkpoint -> false;
            case Intent.WriteChannel write -> false;
            case Intent.AnswerUpdate answer -> false;
        };
    }

    private static void act(Intent intent, RunId nextRun, Decision decision) {
        switch (intent) {
            case Intent.Open open -> open(open, decision);
            case Intent.CancelOperation cancel -> cancel(cancel, decision);
            case Intent.Annotate annotate -> decision.emit(new Event.Annotated(annotate.kind(), annotate.note()));
            case Intent.SetView view -> {
                decision.emit(new Event.ViewSet(view.key(), view.value()));
                decision.effect(new Effect.ViewChanged(view.key(), view.value()));
            }
            case Intent.SetAttributes attributes -> {
                decision.emit(new Event.AttributesSet(attributes.attributes()));
                decision.effect(new Effect.AttributesChanged());
            }
            case Intent.Checkpoint checkpoint -> decision.emit(new Event.Checkpointed(checkpoint.state()));
            case Intent.WriteChannel written ->
                decision.emit(new Event.ChannelWritten(Event.ChannelWritten.BY_PROGRAM, List.of(written.write())));
            case Intent.AnswerUpdate answer -> UpdateDecider.answer(answer, decision);
            case Intent.Complete complete -> Ending.close(decision, new RunEnd.Completed(complete.result()));
            case Intent.Fail fail -> Ending.fail(decision, fail.failure(), nextRun);
            case Intent.AcceptCancel accept -> Ending.close(decision, new RunEnd.Cancelled(accept.reason()));
            case Intent.ContinueAsNew next -> Ending.continueAsNew(decision, next, nextRun);
        }
    }

    private static void open(Intent.Open open, Decision decision) {
        decision.emit(new Event.OperationOpened(open.operation(), open.spec()));
        var operation = decision.state().operation(open.operation());
        if (operation != null) {
            Arming.arm(decision, operation);
        } else if (open.spec() instanceof OperationSpec.Publish publish) {
            int generation = decision.state().generation();
            decision.effect(new Effect.Publish(open.operation(), publish.message(), generation));
        }
    }

    private static void cancel(Intent.CancelOperation cancel, Decision decision) {
        var operation = decision.state().operation(cancel.operation());
        if (operation != null) {
            Arming.disarm(decision, operation, ParentClosePolicy.REQUEST_CANCEL);
            decision.emit(new Event.OperationClosed(operation.id(), new Closing.Cancelled(cancel.reason())));
        }
    }
}
