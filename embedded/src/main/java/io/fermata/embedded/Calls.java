package io.fermata.embedded;

import io.fermata.engine.EngineException;
import io.fermata.engine.EngineException.Code;
import io.fermata.engine.EngineRuntime;
import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Cancelled;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.OutcomeUnknown;
import io.fermata.sdk.Overloaded;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.UpdateRejected;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Waits for the engine's answers. A caller of an overloaded engine is slowed first, and refused only after that. */
final class Calls {
    /** How often an overloaded engine is asked again. */
    static final int TRIES_MAX = 12;

    private static final Pattern FIELD = Pattern.compile("([a-zA-Z]{1,30})(?:: |, | (?=has |is from ))(.*)");
    private static final long BACK_OFF_MIN_MILLIS = 2;
    private static final long BACK_OFF_MAX_MILLIS = 500;

    private final EngineRuntime runtime;

    Calls(EngineRuntime runtime) {
        this.runtime = runtime;
    }

    InstantSource clock() {
        return runtime.clock();
    }

    /** Asks until the engine takes it; throws what the sdk calls the refusal. */
    <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> call) {
        for (int tries = 1; ; tries++) {
            try {
                return runtime.await(call.get());
            } catch (ExecutionException refused) {
                if (!isOverloaded(refused) || tries == TRIES_MAX) {
                    throw translated(refused.getCause());
                }
                backOff(tries);
            } catch (InterruptedException interrupted) {
                throw interrupted();
            }
        }
    }

    /** Waits for an answer up to a time. */
    <T extends @Nullable Object> T await(CompletableFuture<T> asked, Duration timeout, String what) {
        try {
            return runtime.await(asked, timeout);
        } catch (ExecutionException refused) {
            throw translated(refused.getCause());
        } catch (TimeoutException late) {
            asked.cancel(false);
            throw new TimedOut(TimedOut.Limit.RESULT, what + " did not end within " + timeout + "; it goes on");
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static boolean isOverloaded(ExecutionException refused) {
        return refused.getCause() instanceof EngineException engine && engine.code() == Code.OVERLOADED;
    }

    private static void backOff(int tries) {
        long most = Math.min(BACK_OFF_MAX_MILLIS, BACK_OFF_MIN_MILLIS << tries);
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static Cancelled interrupted() {
        Thread.currentThread().interrupt();
        return new Cancelled("the waiting thread was interrupted", null);
    }

    private static RuntimeException translated(@Nullable Throwable cause) {
        return switch (cause) {
            case EngineException refused -> translated(refused);
            case FermataException known -> known;
            case RuntimeException bug -> new IllegalStateException("the engine failed: " + bug.getMessage(), bug);
            case null, default -> new IllegalStateException("the engine failed", cause);
        };
    }

    /** The engine names the field first where the fault is in one; else the execution is not in a state for this. */
    private static InvalidInput invalid(String message) {
        var field = FIELD.matcher(message);
        return field.matches()
                ? new InvalidInput(field.group(1), field.group(2))
                : new InvalidInput("the request", "is refused: " + message);
    }

    private static RuntimeException translated(EngineException refused) {
        var message = String.valueOf(refused.getMessage());
        return switch (refused.code()) {
            case NOT_FOUND, QUERY_FAILED -> new NotFound(message, refused);
            case ALREADY_STARTED -> new AlreadyStarted(message, refused);
            case ALREADY_CLOSED -> new AlreadyClosed(message, refused);
            case INVALID -> invalid(message);
            case OVERLOADED -> new Overloaded(message, Duration.ofMillis(BACK_OFF_MAX_MILLIS));
            case RETRY -> new OutcomeUnknown(message, refused);
            case CLOSED -> new IllegalStateException(message, refused);
            case UPDATE_REJECTED -> new UpdateRejected(message, refused);
            case TIMED_OUT -> new TimedOut(TimedOut.Limit.RESULT, message);
        };
    }
}
