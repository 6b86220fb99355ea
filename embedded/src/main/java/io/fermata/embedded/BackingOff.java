package io.fermata.embedded;

import io.fermata.engine.WaitView;
import io.fermata.sdk.Category;
import io.fermata.sdk.Reason;
import java.time.Instant;

/** Why an attempt comes later: a guard, a failure, or a process or worker that was lost. */
final class BackingOff {
    private BackingOff() {}

    static Reason of(WaitView wait) {
        var until = Instant.ofEpochMilli(wait.untilMillis());
        if (!wait.heldBack().isEmpty()) {
            return new Reason.HeldBack(wait.operation(), wait.name(), wait.heldBack(), until);
        }
        var error = wait.lastError();
        int end = error.indexOf(": ");
        if (end < 0) {
            return new Reason.Retries(
                    wait.operation(),
                    wait.name(),
                    wait.attempt(),
                    wait.attemptsMax(),
                    until,
                    null,
                    "the attempt before was lost");
        }
        return new Reason.Retries(
                wait.operation(),
                wait.name(),
                wait.attempt(),
                wait.attemptsMax(),
                until,
                Category.valueOf(error.substring(0, end)),
                error.substring(end + 2));
    }
}
