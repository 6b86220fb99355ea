package io.fermata.durable;

import io.fermata.engine.QueryReply;
import io.fermata.kernel.Category;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Payload;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateHandler;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks updates between turns, and runs the handlers of those that were taken as branches of their own. */
final class UpdateHandlers {
    private final JavaProgram program;
    private final Map<String, Handler<?>> handlers = new HashMap<>(0);
    /** Taken by an earlier run, or under a name that the code registers later. */
    private final Map<String, ArrayDeque<Taken>> early = new HashMap<>(0);

    UpdateHandlers(JavaProgram program) {
        this.program = program;
    }

    <T extends @Nullable Object> void handle(
            String name,
            TypeRef<T> type,
            Consumer<? super T> validator,
            UpdateHandler<? super T, ? extends @Nullable Object> code) {
        var handler = new Handler<T>(type, validator, code);
        handlers.put(name, handler);
        var before = early.remove(name);
        if (before != null) {
            before.forEach(taken -> start(handler, taken));
        }
    }

    /** Says whether the code has anything against this update, as things stand. */
    void check(String name, Payload argument, QueryReply verdict) {
        var handler = handlers.get(name);
        if (handler == null) {
            var known = handlers.isEmpty() ? "none" : new TreeSet<>(handlers.keySet()).toString();
            verdict.fail(Failure.of("NotFound", "there is no such update, there is " + known, Category.VALIDATION));
            return;
        }
        try {
            handler.check(program.payloads, argument);
        } catch (Throwable thrown) {
            verdict.fail(Failures.recorded(thrown));
            return;
        }
        verdict.answer(Payload.NONE);
    }

    void on(long sequence, Event.UpdateAccepted accepted) {
        var taken = new Taken(sequence, accepted);
        var handler = handlers.get(accepted.name());
        if (handler == null) {
            early.computeIfAbsent(accepted.name(), name -> new ArrayDeque<>()).add(taken);
        } else {
            start(handler, taken);
        }
    }

    /** Those that wait for a handler, oldest first. */
    List<Taken> early() {
        return early.values().stream()
                .flatMap(ArrayDeque::stream)
                .sorted(Comparator.comparingLong(Taken::sequence))
                .toList();
    }

    void restore(List<Taken> taken) {
        taken.forEach(each -> on(each.sequence(), each.update()));
    }

    private <T extends @Nullable Object> void start(Handler<T> handler, Taken taken) {
        var own = new FiberContext[1];
        var update = taken.update();
        var fiber = new Fiber("e" + taken.sequence(), new Scope(program, program.root), () -> {
            try {
                answer(update, new Closing.Completed(run(handler, taken, own[0])));
            } catch (Unwind left) {
                // The execution left memory or was stopped: its history tells how to go on.
            } catch (NextRun next) {
                // Unanswered, it would move along and end the next run in the same way.
                answer(update, new Closing.Completed(program.payloads.of(null)));
                program.ending.byHandler(next);
            } catch (Throwable thrown) {
                fail(update, thrown);
            }
        });
        own[0] = new FiberContext(program, fiber);
        program.fibers.spawn(fiber);
    }

    private <T extends @Nullable Object> Payload run(Handler<T> handler, Taken taken, FiberContext ctx)
            throws Exception {
        var update = taken.update();
        var value = program.foreign.read(
                "s" + taken.sequence(), update.argument(), handler.type(), "update " + update.name(), "");
        return program.payloads.of(Chain.<@Nullable Object>handler(
                program.workflow.interceptors(),
                ctx,
                update.name(),
                () -> handler.code().handle(ctx, value)));
    }

    private void fail(Event.UpdateAccepted update, Throwable thrown) {
        if (thrown instanceof VirtualMachineError broken && !(broken instanceof StackOverflowError)) {
            program.ending.byHandler(thrown);
        } else {
            answer(update, new Closing.Failed(Failures.recorded(thrown)));
        }
    }

    private void answer(Event.UpdateAccepted update, Closing answer) {
        program.journal.add(new Intent.AnswerUpdate(update.updateId(), answer));
    }

    /** An update and its place in the history. */
    record Taken(long sequence, Event.UpdateAccepted update) {}

    private record Handler<T extends @Nullable Object>(
            TypeRef<T> type, Consumer<? super T> validator, UpdateHandler<? super T, ? extends @Nullable Object> code) {
        void check(Payloads payloads, Payload argument) {
            validator.accept(payloads.read(argument, type));
        }
    }
}
