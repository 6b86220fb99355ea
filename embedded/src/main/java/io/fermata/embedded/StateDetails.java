package io.fermata.embedded;

import io.fermata.kernel.ChannelValue;
import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Channels;
import io.fermata.kernel.Event;
import io.fermata.kernel.OperationId;
import io.fermata.sdk.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a reader is told about channels. */
final class StateDetails {
    private StateDetails() {}

    /** The operation that wrote; null if the program did. */
    static @Nullable OperationId writer(Event.ChannelWritten event) {
        return switch (event.by()) {
            case Event.ChannelWritten.BY_PROGRAM, Event.ChannelWritten.CARRIED -> null;
            default -> new OperationId(event.by());
        };
    }

    static List<Map<String, Object>> writes(Event.ChannelWritten event, Readings readings) {
        return event.writes().stream().map(write -> write(write, readings)).toList();
    }

    /** Values and lists as they are, counters as numbers; by name. */
    static Map<String, RawJson> values(Channels channels, Readings readings) {
        var values = new TreeMap<String, RawJson>();
        channels.all().forEach((name, value) -> values.put(name, value(value, readings)));
        return values;
    }

    private static RawJson value(ChannelValue value, Readings readings) {
        return switch (value) {
            case ChannelValue.Single single -> readings.json(single.value());
            case ChannelValue.Count count -> new RawJson(Long.toString(count.count()));
            case ChannelValue.Items list ->
                new RawJson(Json.strict()
                        .line(list.items().stream().map(readings::json).toList()));
        };
    }

    private static Map<String, Object> write(ChannelWrite write, Readings readings) {
        var said = new LinkedHashMap<String, Object>();
        said.put("channel", write.channel());
        switch (write) {
            case ChannelWrite.Set set -> said.put("set", readings.json(set.value()));
            case ChannelWrite.CompareAndSet swap -> said.put("compareAndSet", readings.json(swap.value()));
            case ChannelWrite.Append append -> said.put("append", readings.json(append.item()));
            case ChannelWrite.Increment add -> said.put("increment", add.by());
        }
        return said;
    }
}
