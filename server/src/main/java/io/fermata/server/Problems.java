package io.fermata.server;

import io.fermata.engine.EngineException;
import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.OutcomeUnknown;
import io.fermata.sdk.Overloaded;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.UpdateFailed;
import io.fermata.sdk.UpdateRejected;
import io.fermata.server.Refusal.Kind;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What the engine's and the sdk's refusals are over HTTP. */
final class Problems {
    private static final String RETRY_AFTER = "Retry-After";
    private static final String THE_REQUEST = "the request";

    private Problems() {}

    /** The refusal that a thrown thing stands for; null if it is a bug. */
    static @Nullable Refusal of(Throwable thrown) {
        var message = String.valueOf(thrown.getMessage());
        return switch (thrown) {
            case Refusal refusal -> refusal;
            case InvalidInput wrong ->
                wrong.field().equals(THE_REQUEST)
                        ? new Refusal(Kind.CONFLICT, wrong.rule().replaceFirst("^is refused: ", ""))
                        : new Refusal(Kind.INVALID_INPUT, wrong.field(), wrong.rule());
            case NotFound missing -> new Refusal(Kind.NOT_FOUND, message);
            case AlreadyStarted taken -> new Refusal(Kind.ALREADY_STARTED, message);
            case AlreadyClosed closed -> new Refusal(Kind.ALREADY_CLOSED, message);
            case UpdateRejected rejected -> new Refusal(Kind.UPDATE_REJECTED, message);
            case UpdateFailed failed ->
                new Refusal(Kind.UPDATE_FAILED, message).ofUpdate(failed.category(), failed.updateId());
            case Cancelled unwanted -> new Refusal(Kind.GONE, message);
            case Overloaded full -> new Refusal(Kind.OVERLOADED, message).with(RETRY_AFTER, "1");
            case OutcomeUnknown unknown -> new Refusal(Kind.OUTCOME_UNKNOWN, message).with(RETRY_AFTER, "1");
            case TimedOut late -> new Refusal(Kind.REQUEST_TIMEOUT, message);
            case EngineException refused -> of(refused);
            case CompletionException wrapped -> behind(wrapped);
            case ExecutionException wrapped -> behind(wrapped);
            case IllegalStateException wrapped
            when wrapped.getCause() instanceof EngineException refused -> of(refused);
            default -> null;
        };
    }

    private static @Nullable Refusal behind(Throwable wrapped) {
        var cause = wrapped.getCause();
        return cause == null ? null : of(cause);
    }

    private static Refusal of(EngineException refused) {
        var message = String.valueOf(refused.getMessage());
        return switch (refused.code()) {
            case NOT_FOUND, QUERY_FAILED -> new Refusal(Kind.NOT_FOUND, message);
            case ALREADY_STARTED -> new Refusal(Kind.ALREADY_STARTED, message);
            case ALREADY_CLOSED -> new Refusal(Kind.ALREADY_CLOSED, message);
            case INVALID -> invalid(message);
            case OVERLOADED -> new Refusal(Kind.OVERLOADED, message).with(RETRY_AFTER, "1");
            case RETRY -> new Refusal(Kind.OUTCOME_UNKNOWN, message).with(RETRY_AFTER, "1");
            case CLOSED -> new Refusal(Kind.DRAINING, message).with(RETRY_AFTER, "5");
            case TIMED_OUT -> new Refusal(Kind.REQUEST_TIMEOUT, message);
            case UPDATE_REJECTED -> new Refusal(Kind.UPDATE_REJECTED, message);
        };
    }

    /** The engine names the field first, as in {@code cursor: not a cursor of a list}. */
    private static Refusal invalid(String message) {
        int end = message.indexOf(message.startsWith("filter, ") ? ',' : ':');
        boolean named = end > 0 && end < 30 && message.indexOf(' ') > end;
        return named
                ? Refusal.invalid(
                        message.substring(0, end), message.substring(end + 1).strip())
                : new Refusal(Kind.INVALID_INPUT, message);
    }
}
