package io.fermata.engine;

import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Payload;
import java.util.List;

/**
 * What an attempt leaves behind.
 *
 * @param writes to channels of its run, recorded with the result or (with it) not at all
 */
public record TaskResult(Payload result, List<ChannelWrite> writes) {
    public TaskResult {
        writes = List.copyOf(writes);
    }
}
