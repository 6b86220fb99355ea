package io.fermata.kernel;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes writes to a few channels, most of which fit. */
final class RandomWrites {
    private final Random random;

    RandomWrites(Random random) {
        this.random = random;
    }

    List<ChannelWrite> some(ExecutionState state) {
        return Stream.generate(() -> one(state)).limit(random.nextInt(3)).toList();
    }

    ChannelWrite one(ExecutionState state) {
        var payload = Scene.json(String.valueOf(random.nextInt(3)));
        return switch (random.nextInt(6)) {
            case 0 -> new ChannelWrite.Set("value", payload);
            case 1 -> new ChannelWrite.CompareAndSet("value", state.channels().version("value"), payload);
            case 2 -> new ChannelWrite.CompareAndSet("value", random.nextInt(20), payload);
            case 3 -> new ChannelWrite.Append("list", payload);
            case 4 -> new ChannelWrite.Increment(random.nextInt(9) == 0 ? "list" : "count", random.nextInt(5) - 1);
            default -> new ChannelWrite.Set("value", Payload.NONE);
        };
    }
}
