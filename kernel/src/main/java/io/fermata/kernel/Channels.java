package io.fermata.kernel;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The channels of one run by name, as its events so far add up. Immutable: each write gives another. */
public final class Channels {
    public static final Channels NONE = new Channels(new TreeMap<>());

    /** Channels of one run. */
    public static final int CHANNELS_MAX = 64;

    /** Longest name of a channel, in characters. */
    public static final int NAME_CHARS_MAX = 200;

    /** Most bytes of one channel: its value, or all its items together. */
    public static final int CHANNEL_BYTES_MAX = 256 * 1024;

    /** Most bytes of all channels of one run. */
    public static final int TOTAL_BYTES_MAX = 1024 * 1024;

    /** Most items of one list. */
    public static final int ITEMS_MAX = 10_000;

    /** Most writes of one attempt, and of one turn of the program. */
    public static final int WRITES_MAX = 1_000;

    /** The failure's type when somebody else wrote a channel meanwhile. */
    public static final String CONFLICT = "ChannelConflict";

    /** The failure's type when a write breaks a limit, or does not fit what the channel holds. */
    public static final String REFUSED = "ChannelRefused";

    private final SortedMap<String, ChannelValue> values;

    private Channels(SortedMap<String, ChannelValue> values) {
        this.values = values;
    }

    /** What the channel holds; null if nothing was written. */
    public @Nullable ChannelValue get(String channel) {
        return values.get(channel);
    }

    /** All of them, by name. */
    public Map<String, ChannelValue> all() {
        return Collections.unmodifiableMap(values);
    }

    /** The place of the last write of a channel; 0 if it is absent. */
    public long version(String channel) {
        var value = values.get(channel);
        return value == null ? 0 : value.version();
    }

    /** These writes folded in; what does not fit (after a reopening voided another write) takes the channel over. */
    public Channels with(List<ChannelWrite> writes, long place) {
        var changed = new TreeMap<>(values);
        for (var write : writes) {
            var name = write.channel();
            switch (write) {
                case ChannelWrite.Set set -> put(changed, name, set.value(), place);
                case ChannelWrite.CompareAndSet swap -> put(changed, name, swap.value(), place);
                case ChannelWrite.Append append -> {
                    var list = changed.get(name) instanceof ChannelValue.Items items ? items : ChannelValue.Items.NONE;
                    changed.put(name, list.with(append.item(), place));
                }
                case ChannelWrite.Increment add -> {
                    long count = changed.get(name) instanceof ChannelValue.Count before ? before.count() : 0;
                    changed.put(name, new ChannelValue.Count(count + add.by(), place));
                }
            }
        }
        return new Channels(changed);
    }

    /** Why these writes of one writer cannot be committed now, all together; null if they can. */
    public @Nullable Failure refuse(List<ChannelWrite> writes) {
        if (writes.size() > WRITES_MAX) {
            var message = writes.size() + " writes to channels at once: at most " + WRITES_MAX;
            return Failure.of(REFUSED, message, Category.VALIDATION);
        }
        for (var write : writes) {
            if (write instanceof ChannelWrite.CompareAndSet swap && version(swap.channel()) != swap.version()) {
                var message = "channel \"" + swap.channel() + "\" was written by somebody else meanwhile";
                return Failure.of(CONFLICT, message, Category.TRANSIENT);
            }
        }
        var changed = this;
        for (var write : writes) {
            var rule = changed.brokenRule(write);
            if (rule != null) {
                var message = "channel \"" + write.channel() + "\" " + rule;
                return Failure.of(REFUSED, message, Category.VALIDATION);
            }
            changed = changed.with(List.of(write), 0);
        }
        return null;
    }

    /** The rule that one more write would break, without looking at versions; null if it breaks none. */
    public @Nullable String brokenRule(ChannelWrite write) {
        var name = write.channel();
        var before = values.get(name);
        if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
            return "needs a name of 1 to " + NAME_CHARS_MAX + " characters";
        }
        if (!fits(before, write)) {
            return "holds " + say(before) + "; set it, or use another name";
        }
        if (before == null && values.size() >= CHANNELS_MAX) {
            return "is one too many: an execution has at most " + CHANNELS_MAX;
        }
        long size = sizeAfter(before, write);
        long others = totalBytes() - (before == null ? 0 : before.size());
        if (size > CHANNEL_BYTES_MAX || others + size > TOTAL_BYTES_MAX) {
            return "would hold " + size + " bytes: a channel has at most " + CHANNEL_BYTES_MAX
                    + ", all of an execution " + TOTAL_BYTES_MAX;
        }
        boolean isFull = before instanceof ChannelValue.Items list
                && write instanceof ChannelWrite.Append
                && list.items().size() >= ITEMS_MAX;
        return isFull ? "is full: a list has at most " + ITEMS_MAX + " items" : null;
    }

    /** The writes that make these channels out of none, for the run that goes on with them. */
    List<ChannelWrite> asWrites() {
        return values.keySet().stream().flatMap(name -> asWrites(name).stream()).toList();
    }

    /** The writes that make one channel out of none. */
    public List<ChannelWrite> asWrites(String name) {
        return switch (values.get(name)) {
            case null -> List.of();
            case ChannelValue.Single single -> List.of(new ChannelWrite.Set(name, single.value()));
            case ChannelValue.Items items ->
                items.items().stream()
                        .<ChannelWrite>map(item -> new ChannelWrite.Append(name, item))
                        .toList();
            case ChannelValue.Count count -> List.of(new ChannelWrite.Increment(name, count.count()));
        };
    }

    @Override
    public String toString() {
        return values.toString();
    }

    private static void put(Map<String, ChannelValue> values, String name, Payload value, long place) {
        if (value.isNone()) {
            values.remove(name);
        } else {
            values.put(name, new ChannelValue.Single(value, place));
        }
    }

    private long totalBytes() {
        long total = 0;
        for (var value : values.values()) {
            total += value.size();
        }
        return total;
    }

    private static boolean fits(@Nullable ChannelValue before, ChannelWrite write) {
        return switch (write) {
            case ChannelWrite.Set set -> true;
            case ChannelWrite.CompareAndSet swap -> true;
            case ChannelWrite.Append append -> before == null || before instanceof ChannelValue.Items;
            case ChannelWrite.Increment add -> before == null || before instanceof ChannelValue.Count;
        };
    }

    private static long sizeAfter(@Nullable ChannelValue before, ChannelWrite write) {
        return switch (write) {
            case ChannelWrite.Set set -> set.value().bytes().length;
            case ChannelWrite.CompareAndSet swap -> swap.value().bytes().length;
            case ChannelWrite.Append append ->
                (before == null ? 0 : before.size()) + append.item().bytes().length;
            case ChannelWrite.Increment add -> ChannelValue.COUNT_BYTES;
        };
    }

    private static String say(@Nullable ChannelValue value) {
        return switch (value) {
            case null -> "nothing";
            case ChannelValue.Single single -> "a value";
            case ChannelValue.Items items -> "a list";
            case ChannelValue.Count count -> "a counter";
        };
    }
}
