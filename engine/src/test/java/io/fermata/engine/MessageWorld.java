package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.Decision;
import io.fermata.kernel.Event;
import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Intent;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Rejection;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several shards with their real messaging and real runs over {@link FaultyShard}s, and a network that loses, doubles
 * and reorders packets. One thing happens at a time; which, is chance from one seed.
 */
final class MessageWorld {
    private record InTransit(int shard, ShardPacket packet) {}

    private final SeededRuntime runtime;
    private final Random random;
    private final List<FaultyShard> shards = new ArrayList<>();
    private final List<Messaging> messaging = new ArrayList<>();
    private final List<InTransit> network = new ArrayList<>();
    private final Set<RunId> quarantined = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private double faultShare;
    private int crashes;
    private int packetsLost;
    private int packetsDoubled;

    MessageWorld(long seed, int count) {
        this.runtime = new SeededRuntime(seed);
        this.random = new Random(seed);
        for (int id = 0; id < count; id++) {
            var shard = new FaultyShard(id, runtime, EngineOptions.DEFAULT);
            shards.add(shard);
            messaging.add(wire(shard, count));
        }
    }

    /** The share of packets that are lost, and as many doubled; reads that wait for the disk, too. */
    MessageWorld withFaults(double share) {
        faultShare = share;
        shards.forEach(shard -> shard.coldShare(share));
        return this;
    }

    /** From now on the run refuses everything. */
    void quarantine(RunId run) {
        quarantined.add(run);
    }

    void free(RunId run) {
        quarantined.remove(run);
    }

    int crashes() {
        return crashes;
    }

    int packetsLost() {
        return packetsLost;
    }

    int packetsDoubled() {
        return packetsDoubled;
    }

    FaultyShard shard(int id) {
        return shards.get(id);
    }

    Messaging messaging(int id) {
        return messaging.get(id);
    }

    SeededRuntime runtime() {
        return runtime;
    }

    MessageHome home(String type, String key) {
        return messaging.get(routing().homeOf(type, key)).home();
    }

    /** Starts a run on a shard; it does nothing until it is told to. */
    RunId start(int shard, String workflowId) {
        var run = RunId.of(runtime.nowMillis(), shard, random.nextLong());
        command(run, new Command.Start(spec(workflowId)));
        return run;
    }

    static StartSpec spec(String workflowId) {
        return new StartSpec(
                workflowId,
                "w",
                "fake",
                "",
                Payload.NONE,
                Map.of(),
                "",
                "",
                0,
                0,
                0,
                RetryPolicy.NEVER,
                1,
                0,
                null,
                null);
    }

    /** One turn of the run. */
    void act(RunId run, Intent... intents) {
        var state = load(run);
        command(
                run,
                new Command.CompleteTurn(
                        state.turns() + 1, state.lastWaking(), List.of(), List.of(intents), new RunId(0, 0)));
    }

    static Intent await(String operation, String type, String key) {
        var arms = List.of(new OperationSpec.Arm(type, key));
        return new Intent.Open(new OperationId(operation), new OperationSpec.Await("wait", arms, true, 0));
    }

    void command(RunId run, Command command) {
        shards.get(run.shard())
                .post(() -> shards.get(run.shard()).command(run, command, Cause.NONE, result -> {
                    if (result.rejection() != null && result.rejection() != Rejection.STALE_TURN) {
                        throw new IllegalStateException(command + " was refused: " + result.rejection());
                    }
                }));
    }

    ExecutionState load(RunId run) {
        return Kernel.fold(run, history(run));
    }

    private List<HistoryRecord> history(RunId run) {
        var records = new ArrayList<HistoryRecord>();
        var prefix = Tables.ofRun(Tables.HISTORY, EngineOptions.DEFAULT.namespace(), run);
        for (var row : shards.get(run.shard()).rows().entrySet()) {
            if (isOf(prefix, row.getKey())) {
                records.add(HistoryCodec.decode(row.getValue()));
            }
        }
        return records;
    }

    /** The texts of all messages that the run has taken. */
    List<String> deliveredTo(RunId run) {
        var texts = new ArrayList<String>();
        for (var historyRecord : history(run)) {
            for (var event : historyRecord.events()) {
                if (event instanceof Event.MessageDelivered delivered) {
                    texts.add(ScriptedKind.text(delivered.payload()));
                }
            }
        }
        return texts;
    }

    List<ChannelView> channels(String type) {
        var all = new ArrayList<ChannelView>();
        for (int id = 0; id < shards.size(); id++) {
            new ChannelViews(shards.get(id), messaging.get(id).home()).list(type, 1_000, all::addAll);
            settle(0);
        }
        return all;
    }

    /** The ids of all messages that nobody took; a generated id is not told apart, so these are payloads' texts. */
    List<String> kept(String type) {
        var texts = new ArrayList<String>();
        for (var channel : channels(type)) {
            for (var message : channel.messages()) {
                texts.add(message.messageId());
            }
        }
        return texts;
    }

    List<ChannelView.Wait> waitsAtHomes(String type) {
        return channels(type).stream().flatMap(view -> view.waits().stream()).toList();
    }

    List<String> keysWithBoth(String type) {
        return channels(type).stream()
                .filter(view -> !view.waits().isEmpty() && !view.messages().isEmpty())
                .map(ChannelView::key)
                .toList();
    }

    /** Does one thing that chance picks; returns whether there was anything to do. */
    boolean step() {
        int first = random.nextInt(shards.size());
        int what = random.nextInt(4);
        for (int i = 0; i < 4 * shards.size(); i++) {
            int shard = (first + i / 4) % shards.size();
            if (step(shard, (what + i) % 4)) {
                return true;
            }
        }
        return false;
    }

    /** Runs until nothing happens any more but by the passing of time, which passes too: for so many milliseconds. */
    void settle(long millis) {
        long end = runtime.nowMillis() + millis;
        while (true) {
            if (!step()) {
                long next = shards.stream()
                        .mapToLong(FaultyShard::nextWakeMillis)
                        .min()
                        .orElse(Long.MAX_VALUE);
                if (next > end) {
                    return;
                }
                runtime.advance(Math.max(1, next - runtime.nowMillis()));
            }
        }
    }

    /** All shards of a process crash together: they share one log. */
    void crash() {
        crashes++;
        network.clear();
        for (int id = 0; id < shards.size(); id++) {
            messaging.get(id).drop(new EngineException(EngineException.Code.RETRY, "crashed"));
            shards.get(id).crash(random.nextBoolean());
        }
        for (int id = 0; id < shards.size(); id++) {
            messaging.set(id, wire(shards.get(id), shards.size()));
        }
    }

    private Routing routing() {
        return new Routing(EngineOptions.DEFAULT.namespace(), shards.size());
    }

    private boolean step(int id, int what) {
        var shard = shards.get(id);
        var done = switch (what) {
            case 0 -> shard.step();
            case 1 -> deliver(id);
            case 2 -> shard.isCommitting() && commit(shard);
            default -> seal(id);
        };
        messaging.get(id).drain();
        return done;
    }

    private boolean commit(FaultyShard shard) {
        shard.commit();
        return true;
    }

    private boolean seal(int id) {
        var shard = shards.get(id);
        if (shard.isCommitting() || !shard.hasChanges()) {
            return false;
        }
        messaging.get(id).beforeSeal();
        return shard.seal();
    }

    private boolean deliver(int id) {
        var here = network.stream().filter(packet -> packet.shard() == id).toList();
        if (here.isEmpty()) {
            return false;
        }
        var packet = here.get(random.nextInt(here.size()));
        if (random.nextDouble() < faultShare) {
            packetsDoubled++;
        } else {
            network.remove(packet);
        }
        messaging.get(id).arrive(packet.packet());
        return true;
    }

    private Messaging wire(FaultyShard shard, int count) {
        var parts = new Messaging(shard, count, new FakeExecutions(), this::carry);
        shard.onSend(parts::send);
        shard.onCommand((run, command, cause, then) -> shard.laterInOrder(run, () -> {
            var state = load(run);
            if (quarantined.contains(run)) {
                then.accept(new CommandResult(Rejection.INVALID, state));
                return;
            }
            var decision = new Decision(state, shard.nowMillis());
            long before = state.sequence();
            var rejection = Kernel.decide(state, command, decision);
            if (rejection == null) {
                if (!decision.events().isEmpty()) {
                    var events = new HistoryRecord(before + 1, shard.nowMillis(), cause, decision.events());
                    shard.put(
                            Tables.history(shard.options().namespace(), run, before + 1), HistoryCodec.encode(events));
                }
                decision.effects().forEach(effect -> parts.effect(state, effect, cause));
            }
            then.accept(new CommandResult(rejection, state.isStarted() ? state : null));
        }));
        parts.recover(shard::visit);
        parts.resume();
        return parts;
    }

    private void carry(int shard, ShardPacket packet) {
        if (random.nextDouble() < faultShare) {
            packetsLost++;
        } else {
            network.add(new InTransit(shard, packet));
        }
    }

    private static boolean isOf(Key prefix, Key key) {
        return key.bytes().length > prefix.bytes().length
                && ByteBuffer.wrap(key.bytes(), 0, prefix.bytes().length).equals(ByteBuffer.wrap(prefix.bytes()));
    }

    /** The ids of the executions that were asked for, each as often as it was. */
    List<String> asked() {
        return asked;
    }

    /** Nothing is started by id here. */
    private final class FakeExecutions implements Executions {
        @Override
        public void start(StartRequest request, Consumer<Started> then) {
            asked.add(request.spec().workflowId());
            then.accept(new Started(new RunId(1, 1), null, null));
        }

        @Override
        public void current(String workflowId, Consumer<@Nullable Current> then) {
            then.accept(null);
        }
    }
}
