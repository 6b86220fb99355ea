package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Command;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import io.fermata.kernel.Updates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings updates to their runs: has the program check them, records those it takes, and hands out the answers. */
final class RunUpdates {
    /** How often an update is checked anew because the execution went on while its code looked at it. */
    static final int CHECKS_MAX = 100;

    private final ShardCore core;
    private final Map<RunId, Map<String, List<Reply<Closing>>>> waiting = new HashMap<>();

    RunUpdates(ShardCore core) {
        this.core = core;
    }

    /** One update on its way. */
    private record Asked(String workflowId, RunId run, UpdateRequest update, Cause cause, Reply<Closing> reply) {}

    void ask(Execution execution, UpdateRequest update, Cause cause, Reply<Closing> reply) {
        var workflowId = execution.state().spec().workflowId();
        var asked = new Asked(workflowId, execution.run, update, cause, reply);
        if (!answerKnown(execution, asked)) {
            var seen = core.parts().messaging().seen();
            seen.isSeen(SeenIds.Scope.UPDATE, workflowId, "", update.updateId(), known -> {
                if (known) {
                    var why = "update '" + update.updateId() + "' was taken before, and its answer is not kept here: "
                            + "an earlier run had it, or it is too long ago";
                    core.refuse(reply, new EngineException(Code.ALREADY_CLOSED, why));
                } else {
                    check(asked, 1);
                }
            });
        }
    }

    /** A record is part of the batch now: its answers go to whoever waits, and an end to those that got none. */
    void recorded(RunId run, HistoryRecord historyRecord) {
        var ofRun = waiting.get(run);
        if (ofRun == null) {
            return;
        }
        for (var event : historyRecord.events()) {
            if (event instanceof Event.UpdateAnswered answered) {
                var replies = ofRun.remove(answered.updateId());
                if (replies != null) {
                    replies.forEach(reply -> core.answer(reply, answered.answer()));
                }
            } else if (event instanceof Event.Closed closed) {
                boolean goesOn = closed.end().status() == Status.CONTINUED;
                ofRun.forEach((id, replies) -> replies.forEach(reply -> core.refuse(reply, unanswered(id, goesOn))));
                ofRun.clear();
            }
        }
        if (ofRun.isEmpty()) {
            waiting.remove(run);
        }
    }

    void drop(EngineException reason) {
        waiting.values().forEach(ofRun -> ofRun.values().forEach(replies -> replies.forEach(it -> it.fail(reason))));
        waiting.clear();
    }

    /** Whether the id is known here: then it is answered, or waits. */
    private boolean answerKnown(Execution execution, Asked asked) {
        var updates = execution.state().updates();
        var id = asked.update().updateId();
        var answer = updates.answer(id);
        if (answer != null) {
            core.answer(asked.reply(), answer);
            return true;
        }
        if (!updates.isOpen(id)) {
            return false;
        }
        var status = execution.state().status();
        if (status.isClosed()) {
            core.refuse(asked.reply(), unanswered(id, status == Status.CONTINUED));
        } else {
            await(asked);
        }
        return true;
    }

    private void await(Asked asked) {
        var replies = waiting.computeIfAbsent(asked.run(), run -> new HashMap<>(1))
                .computeIfAbsent(asked.update().updateId(), id -> new ArrayList<>(1));
        replies.removeIf(reply -> reply.future().isDone());
        replies.add(asked.reply());
        core.afterCommit(asked.reply()::begun);
    }

    /** Has the program look at it, loading it if need be. */
    private void check(Asked asked, int checks) {
        core.runs().with(asked.run(), execution -> {
            var refusal = refuse(execution, asked);
            if (refusal == null) {
                core.turns()
                        .whenWarm(
                                execution,
                                new Execution.Warm(
                                        program -> check(program, asked, checks),
                                        reason -> core.refuse(asked.reply(), reason)));
            } else {
                core.refuse(asked.reply(), refusal);
            }
        });
    }

    private void check(Program program, Asked asked, int checks) {
        core.runs().with(asked.run(), execution -> {
            long sequence = execution.state().sequence();
            var update = asked.update();
            program.checkUpdate(update.name(), update.argument(), new QueryReply() {
                @Override
                public void answer(Payload nothing) {
                    core.post(() -> checked(asked, sequence, checks));
                }

                @Override
                public void fail(Failure failure) {
                    var why = "update '" + update.name() + "' is rejected: " + failure.message();
                    core.post(() -> core.refuse(asked.reply(), new EngineException(Code.UPDATE_REJECTED, why)));
                }
            });
        });
    }

    /** What the code looked at must still be the case: the update is the very next thing that it is shown. */
    private void checked(Asked asked, long sequence, int checks) {
        core.runs().with(asked.run(), execution -> {
            if (execution.state().sequence() == sequence) {
                accept(execution, asked);
            } else if (checks < CHECKS_MAX) {
                check(asked, checks + 1);
            } else {
                var why = "execution '" + asked.workflowId() + "' changes faster than an update can be checked";
                core.refuse(asked.reply(), new EngineException(Code.OVERLOADED, why));
            }
        });
    }

    private void accept(Execution execution, Asked asked) {
        var update = asked.update();
        var command = new Command.AcceptUpdate(update.updateId(), update.name(), update.argument());
        var rejection = core.recorder().apply(execution, command, asked.cause()).rejection();
        if (rejection == Rejection.ALREADY_CLOSED && execution.state().status() == Status.CONTINUED) {
            check(asked, 1); // It is told to ask the next run.
        } else if (rejection == null) {
            core.parts().messaging().seen().mark(SeenIds.Scope.UPDATE, asked.workflowId(), "", update.updateId());
            await(asked);
        } else if (rejection != Rejection.ALREADY_DONE || !answerKnown(execution, asked)) {
            core.refuse(asked.reply(), Rejections.explain(asked.workflowId(), rejection));
        }
    }

    private @Nullable EngineException refuse(Execution execution, Asked asked) {
        var state = execution.state();
        var name = "execution '" + asked.workflowId() + "'";
        if (state.status() == Status.CONTINUED) {
            return new EngineException(Code.RETRY, "the next run of " + name + " takes the update");
        }
        if (state.status().isClosed()) {
            return new EngineException(Code.ALREADY_CLOSED, name + " is already closed");
        }
        if (state.status() != Status.OPEN) {
            return new EngineException(
                    Code.INVALID, name + " is paused or blocked and takes no update; resume it first");
        }
        if (state.updates().isFull()) {
            return new EngineException(
                    Code.OVERLOADED, name + " has " + Updates.OPEN_MAX + " updates that it has not answered yet");
        }
        if (!core.owner().runsPrograms() || core.owner().kind(state.spec()) == null) {
            var why = "workflow '" + state.spec().workflow() + "' is not registered in this process";
            return new EngineException(Code.QUERY_FAILED, why);
        }
        return null;
    }

    private static EngineException unanswered(String updateId, boolean goesOn) {
        return goesOn
                ? new EngineException(Code.RETRY, "the next run answers update '" + updateId + "'")
                : new EngineException(
                        Code.ALREADY_CLOSED, "the execution ended before it answered update '" + updateId + "'");
    }
}
