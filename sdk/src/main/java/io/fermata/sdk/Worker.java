package io.fermata.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A handler that serves a queue of tasks in this process.
 *
 * @param queue the queue, usually the task's name
 * @param handler serves all slots at once
 * @param input the input's type
 * @param slots tasks at once
 * @param guards stand before each attempt, the first outermost
 */
public record Worker<I extends @Nullable Object>(
        String queue, TaskHandler<I, ?> handler, TypeRef<I> input, int slots, List<Guard> guards) {
    public Worker {
        Names.check("queue", queue);
        guards = List.copyOf(guards);
    }

    /**
     * A worker with options.
     *
     * @throws InvalidInput when the input's type is neither given nor found
     */
    @SuppressWarnings("unchecked") // The type comes from the handler's own declaration or from whoever knows it.
    public static <I extends @Nullable Object> Worker<I> of(
            String queue, TaskHandler<I, ?> handler, WorkerOptions options) {
        var input = options.input();
        if (input == null) {
            input = GenericTypes.of(handler.getClass(), TaskHandler.class, "worker " + queue)
                    .get(0);
        }
        return new Worker<>(queue, handler, (TypeRef<I>) input, options.slots(), options.guards());
    }
}
