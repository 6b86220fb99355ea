package io.fermata.durable;

import io.fermata.kernel.Payload;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.SignalHandler;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings signals to handlers or waits, in the order of history; what nobody takes stays unread. */
final class Signals {
    private final JavaProgram program;
    private final Map<String, Handler<?>> handlers = new HashMap<>(0);
    private final Map<String, ArrayDeque<Unread>> unread = new HashMap<>(0);
    private final List<SignalCell<?>> waiting = new ArrayList<>(0);

    Signals(JavaProgram program) {
        this.program = program;
    }

    void on(long sequence, String name, Payload payload) {
        var signal = new Unread(sequence, name, payload);
        var handler = handlers.get(name);
        if (handler != null) {
            start(handler, signal);
            return;
        }
        for (var cell : waiting) {
            if (cell.name.equals(name)) {
                waiting.remove(cell);
                take(signal);
                cell.came(sequence, payload);
                return;
            }
        }
        unread.computeIfAbsent(name, each -> new ArrayDeque<>()).add(signal);
    }

    <T extends @Nullable Object> void handle(String name, TypeRef<T> type, SignalHandler<? super T> code) {
        var handler = new Handler<>(type, code);
        handlers.put(name, handler);
        var before = unread.remove(name);
        if (before != null) {
            before.forEach(signal -> start(handler, signal));
        }
    }

    <T extends @Nullable Object> SignalCell<T> await(String name, TypeRef<T> type, Scope scope) {
        var cell = new SignalCell<>(this, name, type, scope);
        var kept = unread.get(name);
        var first = kept == null ? null : kept.poll();
        if (first == null) {
            waiting.add(cell);
        } else {
            take(first);
            cell.came(first.sequence(), first.payload());
        }
        return cell;
    }

    /** The sequences of the signals that nobody has taken, in order. */
    List<Long> unread() {
        return unread.values().stream()
                .flatMap(ArrayDeque::stream)
                .map(Unread::sequence)
                .sorted()
                .toList();
    }

    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** The names of the signals that branches wait for. */
    List<String> awaited() {
        return waiting.stream().map(cell -> cell.name).distinct().sorted().toList();
    }

    void cancelWithin(Scope scope) {
        for (var cell : List.copyOf(waiting)) {
            if (cell.scope.isWithin(scope)) {
                cell.withdraw();
            }
        }
    }

    private void take(Unread signal) {
        program.journal.consume(signal.sequence());
    }

    private <T extends @Nullable Object> void start(Handler<T> handler, Unread signal) {
        take(signal);
        var own = new FiberContext[1];
        var fiber = new Fiber("e" + signal.sequence(), new Scope(program, program.root), () -> {
            try {
                run(handler, signal, own[0]);
            } catch (Unwind left) {
                // The execution left memory or was stopped: its history tells how to go on.
            } catch (Throwable thrown) {
                program.ending.byHandler(thrown);
            }
        });
        own[0] = new FiberContext(program, fiber);
        program.fibers.spawn(fiber);
    }

    /** A signal that does not fit its handler is passed over: any stranger's slip would end the workflow otherwise. */
    private <T extends @Nullable Object> void run(Handler<T> handler, Unread signal, FiberContext ctx)
            throws Exception {
        var name = signal.name();
        T value;
        try {
            value = program.foreign.read(
                    "s" + signal.sequence(), signal.payload(), handler.type(), "signal " + name, "");
        } catch (FermataException misfit) {
            ctx.logger().log(System.Logger.Level.WARNING, "a signal is passed over: " + misfit.getMessage());
            return;
        }
        Chain.<@Nullable Void>handler(program.workflow.interceptors(), ctx, name, () -> {
            handler.code().handle(ctx, value);
            return null;
        });
    }

    private record Unread(long sequence, String name, Payload payload) {}

    private record Handler<T extends @Nullable Object>(TypeRef<T> type, SignalHandler<? super T> code) {}

    /** The promise of a signal, with an optional timer against it. */
    static final class SignalCell<T extends @Nullable Object> extends Cell<T> {
        private final Signals signals;
        private final String name;
        private final TypeRef<T> type;
        private @Nullable OperationCell<?> timer;
        private @Nullable Payload payload;
        private long sequence;
        private boolean timedOut;

        private SignalCell(Signals signals, String name, TypeRef<T> type, Scope scope) {
            super(signals.program.fibers, scope);
            this.signals = signals;
            this.name = name;
            this.type = type;
        }

        void limit(OperationCell<?> until) {
            timer = until;
            until.onClose(() -> {
                if (!isDone()) {
                    timedOut = true;
                    withdraw();
                }
            });
        }

        @Override
        public void cancel() {
            fibers.self();
            if (!isDone()) {
                withdraw();
                stopTimer();
            }
        }

        @Override
        T value() {
            if (payload != null) {
                return signals.program.foreign.read("s" + sequence, payload, type, "signal " + name, "");
            }
            if (timedOut) {
                throw new TimedOut(TimedOut.Limit.AWAIT, "signal \"" + name + "\" did not come in time");
            }
            throw new Cancelled("the wait for signal \"" + name + "\" was cancelled", null);
        }

        private void came(long at, Payload value) {
            sequence = at;
            payload = value;
            close();
            stopTimer();
        }

        private void withdraw() {
            signals.waiting.remove(this);
            close();
        }

        private void stopTimer() {
            if (timer != null && !timer.isDone()) {
                signals.program.cancel(timer, "the signal came");
            }
        }
    }
}
