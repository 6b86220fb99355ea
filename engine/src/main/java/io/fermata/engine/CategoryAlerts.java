package io.fermata.engine;

import io.fermata.kernel.Category;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Event;
import io.fermata.kernel.Failure;
import io.fermata.kernel.OperationId;
import org.jspecify.annotations.Nullable;

/**
 * Alerts a person about failures whose category asks for it: RESOURCE when an operation first runs short and when it
 * gives up, LOGIC whenever it comes. Told when the failure is committed.
 */
final class CategoryAlerts {
    private CategoryAlerts() {}

    static void note(ShardCore core, Execution execution, Event event) {
        var message = message(event);
        if (message != null) {
            var id = execution.state().spec().workflowId();
            core.afterCommit(() -> core.owner().alert(execution, "execution " + id + ", " + message));
        }
    }

    private static @Nullable String message(Event event) {
        if (event instanceof Event.AttemptFailed failed && isNews(failed)) {
            return message(failed.operation(), failed.failure(), ", is tried again");
        }
        if (event instanceof Event.OperationClosed closed
                && closed.closing() instanceof Closing.Failed end
                && asksForAPerson(end.failure().category())) {
            return message(closed.operation(), end.failure(), "");
        }
        return null;
    }

    private static boolean isNews(Event.AttemptFailed failed) {
        var category = failed.failure().category();
        return category == Category.LOGIC || (category == Category.RESOURCE && failed.attempt() == 1);
    }

    private static boolean asksForAPerson(Category category) {
        return switch (category) {
            case RESOURCE, LOGIC -> true;
            case TRANSIENT, VALIDATION, DEPENDENCY -> false;
        };
    }

    private static String message(OperationId operation, Failure failure, String then) {
        return "operation " + operation.path() + " failed" + then + ": " + failure.category() + " " + failure.type()
                + ": " + failure.message();
    }
}
