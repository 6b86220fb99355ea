package io.fermata.durable;

import io.fermata.kernel.ChannelValue;
import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Channels;
import io.fermata.kernel.Payload;
import io.fermata.sdk.Channel;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels of an execution as one reader and writer sees them. */
abstract class ChannelDesk {
    final Payloads payloads;

    ChannelDesk(Payloads payloads) {
        this.payloads = payloads;
    }

    /** What is there, own writes included. */
    abstract Channels seen();

    /** The last write of a channel that this reader knows to be recorded. */
    abstract long version(String channel);

    /** Takes a write that breaks no rule. */
    abstract void take(ChannelWrite write);

    final <T extends @Nullable Object> Channel<T> channel(String name, TypeRef<T> type) {
        return new View<>(this, name, type);
    }

    private void write(ChannelWrite write) {
        var rule = seen().brokenRule(write);
        if (rule != null) {
            throw new InvalidInput("channel \"" + write.channel() + "\"", rule);
        }
        take(write);
    }

    /** One channel, typed. */
    private record View<T extends @Nullable Object>(ChannelDesk desk, String name, TypeRef<T> type)
            implements Channel<T> {
        @Override
        public @Nullable T get() {
            var value = value();
            return value == null ? null : read(value);
        }

        @Override
        public void set(T value) {
            desk.write(new ChannelWrite.Set(name, payload(value)));
        }

        @Override
        public boolean compareAndSet(@Nullable T expected, T value) {
            var present = value();
            boolean isExpected = present == null || expected == null
                    ? present == null && expected == null
                    : desk.payloads.same(present, desk.payloads.of(expected));
            if (isExpected) {
                desk.write(new ChannelWrite.CompareAndSet(name, desk.version(name), payload(value)));
            }
            return isExpected;
        }

        @Override
        public void append(T item) {
            desk.write(new ChannelWrite.Append(name, desk.payloads.of(item)));
        }

        @Override
        public List<T> items() {
            return switch (desk.seen().get(name)) {
                case null -> List.of();
                case ChannelValue.Items list ->
                    list.items().stream().map(this::read).toList();
                case ChannelValue.Single single -> throw holds("a value");
                case ChannelValue.Count count -> throw holds("a counter");
            };
        }

        @Override
        public void increment(long by) {
            desk.write(new ChannelWrite.Increment(name, by));
        }

        @Override
        public long count() {
            return switch (desk.seen().get(name)) {
                case null -> 0;
                case ChannelValue.Count count -> count.count();
                case ChannelValue.Single single -> throw holds("a value");
                case ChannelValue.Items list -> throw holds("a list");
            };
        }

        private @Nullable Payload value() {
            return switch (desk.seen().get(name)) {
                case null -> null;
                case ChannelValue.Single single -> single.value();
                case ChannelValue.Items list -> throw holds("a list");
                case ChannelValue.Count count -> throw holds("a counter");
            };
        }

        private Payload payload(@Nullable Object value) {
            return value == null ? Payload.NONE : desk.payloads.of(value);
        }

        private T read(Payload payload) {
            return desk.payloads.read(payload, type);
        }

        private IllegalStateException holds(String what) {
            return new IllegalStateException("channel \"" + name + "\" holds " + what);
        }
    }
}
