package io.fermata.sim;

import io.fermata.engine.ChannelView;
import io.fermata.kernel.OperationSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The end of a simulation: nothing goes wrong any more, everybody gets what they wait for, and all must end. */
final class Ending {
    private static final int ROUNDS_MAX = 160;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LONG_ROUND_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long VERY_LONG_ROUND_NANOS = TimeUnit.HOURS.toNanos(2);
    private static final String WAKE_UP = "6 no lost wake-up, no lost message";

    private final Simulation simulation;
    private final Reports reports;
    private final Model model;
    private final Client client;
    private int given;

    Ending(Simulation simulation, Reports reports, Model model, Client client) {
        this.simulation = simulation;
        this.reports = reports;
        this.model = model;
        this.client = client;
    }

    /** Nobody waits beside a message for him, and everybody who waits is known where messages come in. */
    void checkWaits() {
        Set<String> registered = new HashSet<>();
        var waiting = waiting();
        for (var type : List.of("one", "all")) {
            client.once("channels " + type, c -> c.channels(type, 100), views -> {
                for (var view : views) {
                    check(view);
                    view.waits().forEach(wait -> registered.add(wait.run() + "/" + wait.operation()));
                }
            });
        }
        simulation.pass(TimeUnit.SECONDS.toNanos(2));
        waiting.retainAll(waiting());
        for (var each : waiting) {
            reports.check(registered.contains(each), WAKE_UP, () -> each + " waits, but no message would find it");
        }
    }

    /** Waits that no message has reached. */
    private Set<String> waiting() {
        Set<String> waiting = new TreeSet<>();
        for (var run : model.runs()) {
            for (var operation : run.operations.values()) {
                if (operation.isOpen() && operation.spec instanceof OperationSpec.Await && !run.poisoned) {
                    waiting.add(run.id + "/" + operation.path);
                }
            }
        }
        return waiting;
    }

    private void check(ChannelView view) {
        boolean isFree = view.waits().stream().anyMatch(wait -> {
            var run = model.run(wait.run());
            return run != null && !run.poisoned && !run.isClosed();
        });
        boolean isKept = view.messages().stream().anyMatch(message -> !message.offered());
        boolean poisoned = model.runs().stream().anyMatch(run -> run.poisoned);
        reports.check(
                !isFree || !isKept || poisoned || isSpread(view),
                WAKE_UP,
                () -> "somebody waits for " + view.type() + "/" + view.key() + " beside a message: " + view);
    }

    /** A message for all stays for those who come later, and goes to each only once. */
    private boolean isSpread(ChannelView view) {
        return view.type().equals("all");
    }

    /** Gives everybody what they wait for until all have ended. */
    void heal() {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            var open = model.runs().stream()
                    .filter(run -> !run.isClosed() && !isHopeless(run))
                    .toList();
            if (open.isEmpty()) {
                return;
            }
            open.forEach(this::heal);
            client.workers().finish();
            client.workers().poll("once");
            client.workers().poll("once");
            long longRound = round > ROUNDS_MAX / 2 ? VERY_LONG_ROUND_NANOS : LONG_ROUND_NANOS;
            simulation.pass(round % 4 == 3 ? longRound : ROUND_NANOS);
        }
        for (var run : model.runs()) {
            reports.check(
                    run.isClosed() || isHopeless(run),
                    WAKE_UP,
                    () -> run + " does not end: " + run.status + " at " + run.sequence + ", open: " + open(run));
        }
    }

    /** Who waits for what cannot be read any more waits for ever. */
    private boolean isHopeless(RunModel run) {
        if (run.poisoned || hasOtherCode(run)) {
            return true;
        }
        for (var operation : run.operations.values()) {
            if (operation.isOpen() && operation.spec instanceof OperationSpec.Child) {
                var child = model.childOf(run.id, operation.path);
                if (child != null && isHopeless(lastOf(child))) {
                    return true;
                }
            }
            if (operation.isOpen() && operation.spec instanceof OperationSpec.SignalOther signal) {
                var other = model.latest(signal.workflowId());
                if (other != null && (other.poisoned || hasOtherCode(other))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What other code has recorded only that code can replay. */
    private static boolean hasOtherCode(RunModel run) {
        return run.operations.values().stream()
                .anyMatch(operation -> operation.spec.name().startsWith("other"));
    }

    private RunModel lastOf(RunModel child) {
        var last = model.latest(child.workflowId());
        return last == null ? child : last;
    }

    private void heal(RunModel run) {
        var id = run.workflowId();
        if (run.status == RunModel.Status.BLOCKED
                && RepairAsks.has(simulation.scenario().seed())) {
            client.reopen(id);
        } else if (run.status == RunModel.Status.PAUSED || run.status == RunModel.Status.BLOCKED) {
            client.resume(id);
        }
        for (var name : List.of("s0", "s1", "h")) {
            given++;
            client.signal(id, name, "e" + given);
        }
        for (var operation : run.operations.values()) {
            if (operation.isOpen() && operation.spec instanceof OperationSpec.Await await) {
                for (int arm = 0; arm < await.arms().size(); arm++) {
                    if (!operation.delivered.containsKey(arm)) {
                        given++;
                        var wanted = await.arms().get(arm);
                        client.publish(
                                wanted.type(), wanted.key(), wanted.type().equals("all"), "e" + given);
                    }
                }
            }
        }
        boolean skips = RepairAsks.has(simulation.scenario().seed()) && run.id.low() % 2 == 0;
        client.workers().callBack(id, skips ? "skip" : "once");
    }

    private static String open(RunModel run) {
        var text = new StringBuilder();
        for (var operation : run.operations.values()) {
            if (operation.isOpen()) {
                text.append(' ')
                        .append(operation.path)
                        .append(' ')
                        .append(operation.spec.getClass().getSimpleName());
                text.append(' ').append(operation.phase).append('#').append(operation.attempt);
            }
        }
        return text.toString();
    }

    /** What has ended keeps no thread. */
    void checkRest() {
        client.workers().poll("once");
        client.workers().poll("once");
        simulation.pass(TimeUnit.MINUTES.toNanos(1));
        var life = simulation.current();
        if (life == null) {
            return;
        }
        boolean hasPoison = model.runs().stream().anyMatch(this::isHopeless);
        reports.check(
                hasPoison || life.restsSoon(),
                "8 a parked execution costs no thread",
                () -> life.fibers() + " threads of workflows are left");
    }
}
