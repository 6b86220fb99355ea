package io.fermata.kernel;

import java.util.ArrayList;
import java.util.List;

/** What a channel holds; {@code version} is the place of the event that wrote it last. */
public sealed interface ChannelValue {
    /** A counter takes as much of its run's room as a number does. */
    int COUNT_BYTES = Long.BYTES;

    long version();

    /** How much of its run's room it takes. */
    long size();

    /** A value that writers replace. */
    record Single(Payload value, long version) implements ChannelValue {
        @Override
        public long size() {
            return value.bytes().length;
        }
    }

    /** Items in the order in which their operations were committed; {@code size} is that of all of them. */
    record Items(List<Payload> items, long size, long version) implements ChannelValue {
        static final Items NONE = new Items(List.of(), 0, 0);

        public Items {
            items = List.copyOf(items);
        }

        Items with(Payload item, long place) {
            var all = new ArrayList<Payload>(items.size() + 1);
            all.addAll(items);
            all.add(item);
            return new Items(all, size + item.bytes().length, place);
        }
    }

    /** A sum. */
    record Count(long count, long version) implements ChannelValue {
        @Override
        public long size() {
            return COUNT_BYTES;
        }
    }
}
