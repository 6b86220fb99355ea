package io.fermata.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The publisher's question what became of a message, while the answer is being found out. */
final class Publication {
    private final @Nullable Reply<PublishResult> reply;
    private final List<String> workflowIds = new ArrayList<>(1);

    Publication(@Nullable Reply<PublishResult> reply) {
        this.reply = reply;
    }

    /** The message is part of the batch now: once that is committed, nobody may say that it was not taken. */
    void taken(ShardAccess access) {
        if (reply != null) {
            access.afterCommit(reply::begun);
        }
    }

    /** An execution was woken or started. */
    void took(String workflowId) {
        workflowIds.add(workflowId);
    }

    void answer(ShardAccess access, String messageId, boolean duplicate) {
        if (reply != null) {
            access.answer(reply, new PublishResult(messageId, duplicate, workflowIds));
        }
    }

    /** Returns whether there was somebody to tell. */
    boolean refuse(ShardAccess access, EngineException reason) {
        if (reply == null) {
            return false;
        }
        access.refuse(reply, reason);
        return true;
    }

    void abandon(EngineException reason) {
        if (reply != null) {
            reply.fail(reason);
        }
    }
}
