package io.fermata.sdk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an execution at one moment.
 *
 * @param id the execution's id
 * @param runId its present run
 * @param workflow the registered name
 * @param status where it stands
 * @param attempt 1, more after workflow-level retries
 * @param startedAt when the present run was started
 * @param closedAt when it ended, or null
 * @param waits what it waits for
 * @param result its result, or null
 * @param error why it failed, is blocked or was ended; or null
 * @param attributes search attributes
 * @param views last values set by {@link Self#view}
 * @param memo the note given at start
 * @param historyEvents events so far
 * @param historyBytes their size so far
 */
public record Description(
        String id,
        String runId,
        String workflow,
        Status status,
        int attempt,
        Instant startedAt,
        @Nullable Instant closedAt,
        List<Wait> waits,
        @Nullable RawJson result,
        @Nullable Problem error,
        Map<String, Object> attributes,
        Map<String, RawJson> views,
        String memo,
        long historyEvents,
        long historyBytes) {
    public Description {
        waits = List.copyOf(waits);
        attributes = Map.copyOf(attributes);
        views = Map.copyOf(views);
    }

    /**
     * Something that an execution waits for.
     *
     * @param operation the operation's id
     * @param kind step, task, message, signal, callback, timer, child or compensation (one that failed for good)
     * @param name the step's or task's name, the message's type, the signal's name, the child's id, the name of what a
     *     compensation undoes; else empty
     * @param key the message's key, the task's queue; else null
     * @param token what completes it, for callbacks and external tasks, shown only to callers that may act; else null
     * @param state such as running, waiting, backing off
     * @param attempt the present attempt of a step or task, else 0
     * @param since when it was opened
     * @param until when it times out or is tried again, or null
     */
    public record Wait(
            String operation,
            String kind,
            String name,
            @Nullable String key,
            @Nullable String token,
            String state,
            int attempt,
            Instant since,
            @Nullable Instant until) {}

    /**
     * Why an execution failed, is blocked or was ended.
     *
     * @param type a failure's type, or the class name of an exception
     * @param message for people
     * @param category what kind of trouble
     * @param cause what was behind it, or null
     */
    public record Problem(
            String type,
            String message,
            Category category,
            @Nullable Problem cause) {}
}
