package io.fermata.engine;

import java.util.List;

/** What goes from one shard's links to another's; may be lost, doubled or late without harm. */
sealed interface ShardPacket {
    int sender();

    /** Messages from the position {@code first} on, without a gap. */
    record Letters(int sender, long first, List<ShardMessage> messages) implements ShardPacket {
        public Letters {
            messages = List.copyOf(messages);
        }
    }

    /** All up to {@code through} is done; {@code gap} if something later came first. */
    record Receipt(int sender, long through, boolean gap) implements ShardPacket {}
}
