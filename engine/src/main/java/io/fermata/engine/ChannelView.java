package io.fermata.engine;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import java.util.ArrayList;
import java.util.List;

/**
 * Who waits for messages of one type and key, and which ones nobody has taken: what explains a wait that does not end.
 * Both lists hold the oldest {@value #ENTRIES_MAX}.
 */
public record ChannelView(String type, String key, List<Wait> waits, List<Message> messages) {
    static final int ENTRIES_MAX = 100;

    public ChannelView {
        waits = List.copyOf(waits);
        messages = List.copyOf(messages);
    }

    /** A run that waits. */
    public record Wait(RunId run, OperationId operation) {}

    /** A message that was not taken; {@code offered} while a run decides about it. */
    public record Message(String messageId, long expiresAtMillis, boolean offered) {}

    static ChannelView of(Channel channel) {
        var waits = new ArrayList<Wait>();
        for (var waiter : channel.waiters()) {
            if (waits.size() == ENTRIES_MAX) {
                break;
            }
            waits.add(new Wait(waiter.id.run(), waiter.id.operation()));
        }
        var messages = channel.messages().stream()
                .limit(ENTRIES_MAX)
                .map(held -> new Message(held.messageId, held.expiresAtMillis, held.outstanding > 0))
                .toList();
        return new ChannelView(channel.type, channel.key, waits, messages);
    }
}
