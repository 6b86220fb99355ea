package io.fermata.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Looks at the channels of a type, as they are in memory or in their rows. */
final class ChannelViews {
    private final ShardAccess access;
    private final MessageHome home;
    private final ChannelRows rows;

    ChannelViews(ShardAccess access, MessageHome home) {
        this.access = access;
        this.home = home;
        this.rows = new ChannelRows(access);
    }

    /** Who waits for a type and which messages of it nobody took: the first {@code limit} keys. */
    void list(String type, int limit, Consumer<List<ChannelView>> then) {
        var from = rows.headers(type);
        access.scan(from, from.afterPrefix(), limit, found -> {
            var names = new ArrayList<String>();
            found.forEach(row -> names.add(ChannelRows.keyOf(from, row.key())));
            collect(type, names, new ArrayList<>(), then);
        });
    }

    private void collect(String type, List<String> keys, List<ChannelView> views, Consumer<List<ChannelView>> then) {
        if (views.size() == keys.size()) {
            then.accept(views);
            return;
        }
        home.withChannel(type, keys.get(views.size()), (channel, done) -> {
            views.add(ChannelView.of(channel));
            done.run();
            collect(type, keys, views, then);
        });
    }
}
