package io.fermata.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes commands, sensible ones and others, for one run. */
final class RandomCommands {
    private static final String[] PATHS = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};

    private static final List<ParentClosePolicy> POLICIES = List.of(ParentClosePolicy.values());
    private static final List<TimerId.Kind> KINDS = List.of(TimerId.Kind.values());
    private static final List<Category> CATEGORIES = List.of(Category.values());

    private final Random random;
    private final Scene scene;
    private final RandomWrites writes;

    RandomCommands(Random random, Scene scene) {
        this.random = random;
        this.scene = scene;
        this.writes = new RandomWrites(random);
    }

    RandomCommands(long seed) {
        this(new Random(seed), Scene.empty());
        scene.accept(new Command.Start(spec(), random.nextInt(4)));
    }

    Scene scene() {
        return scene;
    }

    Scene run(int commands, Set<Class<?>> events, Set<Class<?>> effects) {
        for (int i = 0; i < commands; i++) {
            if (random.nextInt(3) == 0) {
                scene.elapse(random.nextInt(8) == 0 ? random.nextInt(60_000) : random.nextInt(300));
            } else {
                scene.send(next());
            }
            scene.effects().forEach(effect -> effects.add(effect.getClass()));
        }
        scene.history().forEach(record -> record.events().forEach(event -> events.add(event.getClass())));
        return scene;
    }

    private StartSpec spec() {
        return Scene.spec(
                random.nextInt(4) == 0 ? 50_000 : 0,
                random.nextInt(4) == 0 ? 20_000 : 0,
                random.nextBoolean() ? RetryPolicy.DEFAULT : RetryPolicy.NEVER,
                random.nextInt(4) == 0 ? 100 : 0);
    }

    Command next() {
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4 -> turn();
            case 20 -> new Command.FireTimer(anyTimer(), random.nextDouble(), Scene.NEXT_RUN);
            case 5, 6, 7 -> new Command.StartAttempt(operation(), attempt(), random.nextBoolean() ? "w1" : "w2");
            case 8, 9 ->
                new Command.CompleteAttempt(
                        operation(), attempt(), payload(), writes.some(scene.state()), random.nextDouble());
            case 10, 11 -> new Command.FailAttempt(operation(), attempt(), failure(), random.nextDouble());
            case 12 -> new Command.LoseAttempt(operation(), attempt(), "gone", random.nextDouble());
            case 13 ->
                random.nextBoolean()
                        ? new Command.RecordHeartbeat(operation(), attempt(), payload())
                        : new Command.DeferAttempt(operation(), attempt(), "not yet", random.nextInt(5_000));
            case 14, 15 ->
                new Command.OfferMessage(operation(), random.nextInt(4) - 1, "m" + random.nextInt(3), payload());
            case 16 -> ofOthers();
            case 17, 18 -> ofPeople();
            case 21 -> new Command.AcceptUpdate("u" + random.nextInt(20), "change", payload());
            default -> new Command.Signal("go", payload(), "s" + random.nextInt(100));
        };
    }

    private TimerId anyTimer() {
        var kind = KINDS.get(random.nextInt(KINDS.size()));
        return random.nextBoolean() ? TimerId.ofRun(kind) : TimerId.of(kind, operation(), random.nextInt(3));
    }

    private Command ofOthers() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Command.ConfirmChild(operation(), random.nextInt(2), "child", Scene.NEXT_RUN);
            case 2 -> new Command.CloseChild(operation(), random.nextInt(2), end());
            case 3 -> new Command.RefuseOperation(operation(), failure());
            case 4 -> new Command.ConfirmOperation(operation());
            default -> new Command.Start(spec());
        };
    }

    private Command ofPeople() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Command.Pause("lunch");
            case 2, 3, 4 -> new Command.Resume(random.nextInt(3));
            case 5 -> new Command.RequestCancel("changed my mind");
            case 6 -> random.nextInt(4) == 0 ? new Command.Terminate("enough") : new Command.Resume();
            case 7 -> new Command.Block("mismatch", "deploy the old code");
            case 8, 9, 10 ->
                new Command.Reopen(
                        random.nextBoolean() ? operation() : null, random.nextBoolean() ? payload() : Payload.NONE);
            default -> new Command.Start(spec());
        };
    }

    private Command turn() {
        var state = scene.state();
        List<Intent> intents = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            intents.add(intent());
        }
        if (random.nextInt(25) == 0) {
            intents.add(lastIntent());
        }
        int number = random.nextInt(20) == 0 ? random.nextInt(5) : state.turns() + 1;
        long through = random.nextInt(20) == 0 ? random.nextInt(50) : state.sequence();
        List<Long> consumed = random.nextBoolean()
                ? List.of()
                : List.copyOf(state.unreadSignals().keySet());
        return new Command.CompleteTurn(number, through, consumed, intents, Scene.NEXT_RUN);
    }

    private Intent lastIntent() {
        return switch (random.nextInt(4)) {
            case 0 -> new Intent.Complete(payload());
            case 1 -> new Intent.Fail(failure());
            case 2 -> new Intent.AcceptCancel("as asked");
            default -> new Intent.ContinueAsNew("order", "2", payload());
        };
    }

    private Intent intent() {
        return switch (random.nextInt(14)) {
            case 12 -> new Intent.WriteChannel(writes.one(scene.state()));
            case 13 -> new Intent.AnswerUpdate("u" + random.nextInt(20), new Closing.Completed(payload()));
            case 0 -> new Intent.CancelOperation(operation(), "not needed");
            case 1 -> new Intent.Annotate("note", payload());
            case 2 -> new Intent.SetView("progress", payload());
            case 3 -> new Intent.SetAttributes(Map.of("customer", payload()));
            case 4 -> new Intent.Checkpoint(payload());
            default -> open();
        };
    }

    private Intent open() {
        var path = unusedPath();
        return switch (random.nextInt(11)) {
            case 0, 1 -> Scene.step(path, RetryPolicy.DEFAULT, timeouts());
            case 2, 3, 4 -> Scene.task(path, timeouts());
            case 5 -> Scene.callback(path, timeouts());
            case 6 -> Scene.timer(path, scene.nowMillis() + random.nextInt(2_000) - 500);
            case 7, 8 -> Scene.await(path, random.nextBoolean(), random.nextBoolean() ? 0 : scene.nowMillis() + 500);
            case 9 -> Scene.child(path, POLICIES.get(random.nextInt(POLICIES.size())));
            default -> new Intent.Open(Scene.id(path), other());
        };
    }

    private OperationSpec other() {
        return switch (random.nextInt(3)) {
            case 0 -> new OperationSpec.Marker("now", "time", payload());
            case 1 ->
                new OperationSpec.Publish(
                        "tell", new OperationSpec.OutMessage("paid", "k1", payload(), true, 1_000, null));
            default -> new OperationSpec.SignalOther("go", "order-2", payload());
        };
    }

    private String unusedPath() {
        return random.nextInt(15) == 0
                ? PATHS[random.nextInt(PATHS.length)]
                : "n" + scene.state().sequence() + "." + random.nextInt(1000);
    }

    private OperationId operation() {
        var open = List.copyOf(scene.state().openOperations());
        if (!open.isEmpty() && random.nextInt(6) != 0) {
            return open.get(random.nextInt(open.size())).id();
        }
        var opened = openedEver();
        return opened.isEmpty() || random.nextInt(5) == 0
                ? Scene.id(PATHS[random.nextInt(PATHS.length)])
                : opened.get(random.nextInt(opened.size()));
    }

    private List<OperationId> openedEver() {
        List<OperationId> opened = new ArrayList<>();
        for (var historyRecord : scene.history()) {
            for (var event : historyRecord.events()) {
                if (event instanceof Event.OperationOpened it) {
                    opened.add(it.operation());
                }
            }
        }
        return opened;
    }

    private int attempt() {
        var open = scene.state().openOperations();
        int highest = open.stream().mapToInt(OpenOperation::attempt).max().orElse(1);
        return 1 + random.nextInt(highest);
    }

    private Timeouts timeouts() {
        return random.nextBoolean()
                ? Timeouts.NONE
                : new Timeouts(random.nextInt(900), random.nextInt(500), random.nextInt(3_000), random.nextInt(300));
    }

    private Failure failure() {
        return Scene.failure(
                random.nextInt(9) == 0 ? "Fatal" : "Broken", CATEGORIES.get(random.nextInt(CATEGORIES.size())));
    }

    private @Nullable RunId maybeRun() {
        return random.nextBoolean() ? null : Scene.NEXT_RUN;
    }

    private RunEnd end() {
        return switch (random.nextInt(6)) {
            case 0 -> new RunEnd.Completed(payload());
            case 1 -> new RunEnd.Failed(failure(), maybeRun());
            case 2 -> new RunEnd.Cancelled("no");
            case 3 -> new RunEnd.Terminated("no");
            case 4 -> new RunEnd.TimedOut("run", maybeRun());
            default -> new RunEnd.ContinuedAsNew(Scene.NEXT_RUN);
        };
    }

    private Payload payload() {
        return Scene.json(String.valueOf(random.nextInt(3)));
    }
}
