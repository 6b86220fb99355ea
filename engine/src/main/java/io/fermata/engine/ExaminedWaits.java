package io.fermata.engine;

import io.fermata.codec.HistoryCodec;
import io.fermata.kernel.Effect;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.Kernel;
import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of an {@link Examination} about waits for messages. A wait may live on another shard than its run, and what
 * is under way between the two has not arrived: places that such a message is about are left alone.
 */
final class ExaminedWaits {
    private record Place(int namespace, String type, String key) {}

    private record Home(int shard, Place place, List<WaitId> waiters) {}

    private final Examination examination;
    private final Examination.Source source;
    private final int shards;
    private final Set<Place> underWay = new HashSet<>();
    private long expected;
    private long found;

    ExaminedWaits(Examination examination, Examination.Source source, int shards) {
        this.examination = examination;
        this.source = source;
        this.shards = shards;
    }

    /** Notes which places messages between shards are about that may not be done. */
    void noteUnderWay(int shard) {
        var prefix = Key.of(new byte[] {Tables.OUTBOX});
        source.scan(shard, prefix, prefix.afterPrefix(), (key, value) -> {
            examination.countRows(1);
            int namespace = ByteBuffer.wrap(key.bytes()).getInt(1);
            examination.tries(shard, "message between shards " + key, () -> {
                var place = placeOf(namespace, ShardMessageCodec.decode(value));
                if (place != null) {
                    underWay.add(place);
                }
            });
            return true;
        });
    }

    private static @Nullable Place placeOf(int namespace, ShardMessage message) {
        return switch (message) {
            case ShardMessage.AddWait it -> new Place(namespace, it.type(), it.key());
            case ShardMessage.RemoveWait it -> new Place(namespace, it.type(), it.key());
            case ShardMessage.Offer it -> new Place(namespace, it.type(), it.key());
            case ShardMessage.OfferAnswer it -> new Place(namespace, it.type(), it.key());
            default -> null;
        };
    }

    /** The run's history leads to this wait. */
    void expect(int namespace, RunId run, Effect.RegisterWait wait) {
        var place = new Place(namespace, wait.type(), wait.key());
        if (underWay.contains(place)) {
            return;
        }
        expected++;
        int home = new Routing(namespace, shards).homeOf(wait.type(), wait.key());
        var id = new WaitId(run, wait.operation(), wait.arm());
        examination.tries(home, name(place), () -> {
            byte[] row = source.get(home, headerOf(place));
            if (row == null || !waiters(home, place, row).contains(id)) {
                examination.report(home, Examination.run(run), "has no row for " + wait + ": no message would wake it");
            }
        });
    }

    /** Counts the waits of one shard. */
    void scan(int shard, int namespace) {
        eachHome(shard, namespace, home -> found += home.waiters().size());
    }

    /** Names the waits of nobody, if there are more than the histories lead to. */
    void finish(int shard, int namespace) {
        if (found == expected) {
            return;
        }
        eachHome(shard, namespace, home -> {
            for (var waiter : home.waiters()) {
                if (!waits(namespace, home.place(), waiter)) {
                    examination.report(
                            shard, name(home.place()), "has the waiter " + waiter + ", whose history has no such wait");
                }
            }
        });
    }

    private boolean waits(int namespace, Place place, WaitId waiter) {
        var run = waiter.run();
        if (run.shard() >= shards) {
            return false;
        }
        var prefix = Tables.ofRun(Tables.HISTORY, namespace, run);
        var records = new ArrayList<HistoryRecord>();
        source.scan(run.shard(), prefix, prefix.afterPrefix(), (key, value) -> records.add(HistoryCodec.decode(value)));
        var wait = new Effect.RegisterWait(waiter.operation(), waiter.arm(), place.type(), place.key());
        return !records.isEmpty() && Kernel.armed(Kernel.fold(run, records)).contains(wait);
    }

    private interface Each {
        void home(Home home);
    }

    private void eachHome(int shard, int namespace, Each each) {
        var prefix = ChannelRows.headers(namespace);
        source.scan(shard, prefix, prefix.afterPrefix(), (key, value) -> {
            examination.countRows(1);
            examination.tries(shard, "row of waits " + key, () -> {
                int from = prefix.bytes().length;
                var names = new String(key.bytes(), from, key.bytes().length - from, StandardCharsets.UTF_8);
                int end = names.indexOf('\0');
                var place = new Place(namespace, names.substring(0, end), names.substring(end + 1, names.length() - 1));
                if (!underWay.contains(place)) {
                    each.home(new Home(shard, place, waiters(shard, place, value)));
                }
            });
            return true;
        });
    }

    /** Who waits there; not those that are gone already and only owe an answer. */
    private List<WaitId> waiters(int shard, Place place, byte[] header) {
        var channel = ChannelRows.decode(place.type(), place.key(), header);
        if (channel.split) {
            var prefix = ChannelRows.waiters(place.namespace(), place.type(), place.key());
            source.scan(shard, prefix, prefix.afterPrefix(), (key, value) -> {
                ChannelRows.addWaiter(channel, value);
                return true;
            });
        }
        var waiters = new ArrayList<WaitId>();
        for (var waiter : channel.waiters()) {
            if (!waiter.withdrawn) {
                waiters.add(waiter.id);
            }
        }
        return waiters;
    }

    private static Key headerOf(Place place) {
        return ChannelRows.header(place.namespace(), place.type(), place.key());
    }

    private static String name(Place place) {
        return "waits for " + place.type() + " " + place.key();
    }
}
