package io.fermata.engine;

import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those outside who wait for a run to close or to settle; they cost memory only while they wait. */
final class Watchers {
    private final ShardCore core;
    private final Map<RunId, Set<Reply<RunResult>>> forEnd = new HashMap<>();
    private final Map<RunId, List<Reply<Boolean>>> forRest = new HashMap<>();
    private final Map<RunId, Set<Reply<Boolean>>> forChange = new HashMap<>();

    Watchers(ShardCore core) {
        this.core = core;
    }

    /** Answers when the run is closed; the next run of the execution is followed by whoever asked. */
    void awaitEnd(Execution execution, Reply<RunResult> reply) {
        var end = execution.state().end();
        if (end != null) {
            core.answer(reply, new RunResult(execution.state().spec().workflowId(), execution.run, end));
        } else {
            reply.begun(); // It only waits: a full store is no reason to give up.
            forEnd.computeIfAbsent(execution.run, run -> LinkedHashSet.newLinkedHashSet(1))
                    .add(reply);
            reply.onAbandoned(() -> core.post(() -> forget(execution.run, reply)));
        }
    }

    /** Answers when the run does nothing here: it is closed or only waits. */
    void awaitRest(Execution execution, Reply<Boolean> reply) {
        if (isAtRest(execution)) {
            core.answer(reply, true);
        } else {
            reply.begun();
            forRest.computeIfAbsent(execution.run, run -> new ArrayList<>(1)).add(reply);
        }
    }

    /** Answers when the run's history has grown beyond an event. */
    void awaitChange(Execution execution, long after, Reply<Boolean> reply) {
        if (execution.state().sequence() > after) {
            core.answer(reply, true);
        } else {
            forChange
                    .computeIfAbsent(execution.run, run -> LinkedHashSet.newLinkedHashSet(1))
                    .add(reply);
            reply.onAbandoned(() -> core.post(() -> forgetChange(execution.run, reply)));
        }
    }

    boolean isWatched(RunId run) {
        return forChange.containsKey(run);
    }

    /** After the commit of a record of the run. */
    void changed(RunId run) {
        @Nullable Set<Reply<Boolean>> waiting = forChange.remove(run);
        if (waiting != null) {
            waiting.forEach(reply -> reply.complete(true));
        }
    }

    /** After the commit that closed the run. */
    void closed(Execution execution) {
        rested(execution.run);
        var waiting = forEnd.remove(execution.run);
        RunEnd end = execution.state().end();
        if (waiting != null && end != null) {
            var result = new RunResult(execution.state().spec().workflowId(), execution.run, end);
            waiting.forEach(reply -> reply.complete(result));
        }
    }

    /** After the commit that left the run with nothing to do. */
    void parked(Execution execution) {
        if (isAtRest(execution)) {
            rested(execution.run);
        }
    }

    void drop(EngineException reason) {
        forEnd.values().forEach(waiting -> waiting.forEach(reply -> reply.fail(reason)));
        forRest.values().forEach(waiting -> waiting.forEach(reply -> reply.fail(reason)));
        forChange.values().forEach(waiting -> waiting.forEach(reply -> reply.fail(reason)));
        forChange.clear();
        forEnd.clear();
        forRest.clear();
    }

    /** How many wait for the end of a run. */
    int waiting() {
        return forEnd.values().stream().mapToInt(Set::size).sum();
    }

    /** A client that attaches again and again must not leave a trace each time. */
    private void forget(RunId run, Reply<RunResult> reply) {
        reply.untrack();
        var waiting = forEnd.get(run);
        if (waiting != null && waiting.remove(reply) && waiting.isEmpty()) {
            forEnd.remove(run);
        }
    }

    private void forgetChange(RunId run, Reply<Boolean> reply) {
        reply.untrack();
        var waiting = forChange.get(run);
        if (waiting != null && waiting.remove(reply) && waiting.isEmpty()) {
            forChange.remove(run);
        }
    }

    private boolean isAtRest(Execution execution) {
        return !execution.mustAct() && !core.parts().worksHere(execution);
    }

    private void rested(RunId run) {
        @Nullable List<Reply<Boolean>> waiting = forRest.remove(run);
        if (waiting != null) {
            waiting.forEach(reply -> reply.complete(true));
        }
    }
}
