package io.fermata.engine;

import io.fermata.store.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Looks at the channels of a type, as they are in memory or in their rows. */
final class ChannelViews {
    /** Pairs of type and key that are looked at for one key. */
    static final int SCANNED_MAX = 10_000;

    private static final int PAGE = 1_000;

    /** A channel's type and key. */
    private record Name(String type, String key) {
        /** From a header's key without its prefix: both texts end with a zero, the last one is cut off. */
        static Name of(String header) {
            int end = header.indexOf('\0');
            return new Name(header.substring(0, end), header.substring(end + 1));
        }
    }

    private final ShardAccess access;
    private final MessageHome home;
    private final ChannelRows rows;
    private int scanned;

    ChannelViews(ShardAccess access, MessageHome home) {
        this.access = access;
        this.home = home;
        this.rows = new ChannelRows(access);
    }

    /** Who waits for a type and which messages of it nobody took: the first {@code limit} keys. */
    void list(String type, int limit, Consumer<List<ChannelView>> then) {
        var from = rows.headers(type);
        access.scan(from, from.afterPrefix(), limit, found -> {
            var names = new ArrayList<Name>();
            found.forEach(row -> names.add(new Name(type, ChannelRows.keyOf(from, row.key()))));
            collect(names, new ArrayList<>(), then);
        });
    }

    /** Messages of any type with this key that nobody took. */
    void keptUnder(String key, int limit, Consumer<List<ChannelView>> then) {
        var all = ChannelRows.headers(access.options().namespace());
        look(all, all, new ArrayList<>(), new Sought(key, limit, then));
    }

    private record Sought(String key, int limit, Consumer<List<ChannelView>> then) {}

    private void look(Key all, Key from, List<Name> names, Sought sought) {
        access.scan(from, all.afterPrefix(), PAGE, found -> {
            for (var row : found) {
                var name = Name.of(ChannelRows.keyOf(all, row.key()));
                if (name.key().equals(sought.key())) {
                    names.add(name);
                }
            }
            boolean more = found.size() == PAGE && scanned + PAGE < SCANNED_MAX && names.size() < sought.limit();
            scanned += PAGE;
            if (more) {
                look(all, TaskQueue.justAfter(found.getLast().key()), names, sought);
            } else {
                var wanted = names.subList(0, Math.min(names.size(), sought.limit()));
                collect(
                        wanted,
                        new ArrayList<>(),
                        views -> sought.then()
                                .accept(views.stream()
                                        .filter(view -> !view.messages().isEmpty())
                                        .toList()));
            }
        });
    }

    private void collect(List<Name> names, List<ChannelView> views, Consumer<List<ChannelView>> then) {
        if (views.size() == names.size()) {
            then.accept(views);
            return;
        }
        var name = names.get(views.size());
        home.withChannel(name.type(), name.key(), (channel, done) -> {
            views.add(ChannelView.of(channel));
            done.run();
            collect(names, views, then);
        });
    }
}
