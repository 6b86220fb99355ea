package io.fermata.sdk;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reasons in words. */
final class ReasonText {
    private ReasonText() {}

    static String of(Reason reason, Instant now) {
        return switch (reason) {
            case Reason.Closed it -> closed(it);
            case Reason.Paused it ->
                "was paused" + by(it.actor()) + at(it.at()) + (it.reason().isEmpty() ? "" : ": " + it.reason());
            case Reason.Blocked it -> blocked(it);
            case Reason.CompensationStuck it -> stuck(it);
            case Reason.NobodyRuns it -> "does not go on because no process runs this data directory";
            case Reason.StartsLater it -> "begins at" + at(it.until()) + in(now, it.until());
            case Reason.TakesTurn it -> "runs its code now";
            case Reason.StepRuns it ->
                (it.interrupted() ? "was in step " : "runs step ")
                        + quoted(it.name())
                        + attempt(it.attempt())
                        + since(it.since(), now);
            case Reason.Retries it -> retries(it, now);
            case Reason.HeldBack it ->
                "holds back " + quoted(it.name()) + " because " + it.guard() + "; it is tried again"
                        + in(now, it.until());
            case Reason.Queued it -> queued(it, now);
            case Reason.HandedOut it -> handedOut(it, now);
            case Reason.AwaitsMessage it -> message(it, now);
            case Reason.AwaitsSignal it -> signal(it);
            case Reason.AwaitsCondition it ->
                "waits for a condition over its own state" + (it.since() == null ? "" : " since" + at(it.since()));
            case Reason.AwaitsCallback it ->
                "waits for somebody to answer callback " + quoted(it.name()) + since(it.since(), now)
                        + until(it.until());
            case Reason.Sleeps it -> "sleeps until" + at(it.until()) + in(now, it.until());
            case Reason.AwaitsChild it -> child(it, now);
            case Reason.SendsSignal it ->
                "waits for execution " + it.to() + " to take its signal" + since(it.since(), now);
        };
    }

    private static String closed(Reason.Closed closed) {
        var error = closed.error() == null ? "" : ": " + closed.error();
        return switch (closed.status()) {
            case COMPLETED -> "has completed" + at(closed.at());
            case FAILED -> "has failed" + at(closed.at()) + error;
            case CANCELLED -> "was cancelled" + at(closed.at()) + error;
            case TERMINATED -> "was terminated" + at(closed.at()) + error;
            case TIMED_OUT -> "has timed out" + at(closed.at()) + error;
            case RUNNING, PARKED, PAUSED, BLOCKED, COMPENSATION_STUCK -> "is " + closed.status();
        };
    }

    private static String blocked(Reason.Blocked blocked) {
        var where = blocked.operation() == null ? "" : " at operation " + blocked.operation();
        var advice = blocked.advice().isEmpty() ? "" : "; to go on: " + blocked.advice();
        return "is blocked" + where + at(blocked.at()) + ": " + blocked.reason() + advice;
    }

    private static String stuck(Reason.CompensationStuck stuck) {
        var tries = stuck.attempts() > 0 ? " after " + stuck.attempts() + plural(" attempt", stuck.attempts()) : "";
        var error = stuck.error() == null ? "" : ": " + stuck.error();
        return "is stuck at the compensation of " + quoted(stuck.name()) + tries + " since" + at(stuck.since()) + error
                + "; a person has to retry or skip operation " + stuck.operation();
    }

    private static String retries(Reason.Retries it, Instant now) {
        var all = it.attemptsMax() == 0 ? "" : " of " + it.attemptsMax();
        var category = it.category() == null ? "" : " (" + it.category() + ")";
        return "tries " + quoted(it.name()) + " again" + in(now, it.until()) + ", attempt " + it.attempt() + all
                + ", after: " + it.error() + category;
    }

    private static String queued(Reason.Queued it, Instant now) {
        var task = "has task " + quoted(it.name()) + attempt(it.attempt()) + " in queue " + quoted(it.queue())
                + since(it.since(), now);
        if (it.served()) {
            var ahead = it.ahead() < 1_000 ? String.valueOf(it.ahead()) : "1000 or more";
            return task + ", with " + ahead + plural(" task", it.ahead()) + " ahead of it";
        }
        return task + ", which has no worker" + (it.takerSeen() == null ? "" : " since" + at(it.takerSeen()));
    }

    private static String handedOut(Reason.HandedOut it, Instant now) {
        var heard = it.heardOf().isAfter(it.since()) ? ", last heard of" + at(it.heardOf()) : "";
        return "waits for worker " + quoted(it.worker()) + ", which has task " + quoted(it.name())
                + attempt(it.attempt()) + " of queue " + quoted(it.queue()) + since(it.since(), now) + heard;
    }

    private static String message(Reason.AwaitsMessage it, Instant now) {
        var said = "waits for message " + quoted(it.type()) + " with key " + quoted(it.key()) + since(it.since(), now)
                + until(it.until());
        return it.nearMisses().isEmpty() ? said : said + "; " + nearMisses(it.nearMisses());
    }

    private static String nearMisses(List<Reason.NearMiss> misses) {
        return misses.stream().limit(2).map(ReasonText::nearMiss).collect(Collectors.joining(", and "));
    }

    private static String nearMiss(Reason.NearMiss miss) {
        return switch (miss.difference()) {
            case OTHER_KEY -> "one of this type is kept under key " + quoted(miss.key());
            case OTHER_TYPE -> "one of type " + quoted(miss.type()) + " is kept under this key";
            case EXPIRED -> "one came and expired" + at(miss.expires());
        };
    }

    private static String signal(Reason.AwaitsSignal it) {
        var since = it.since() == null ? "" : " since" + at(it.since());
        var what = it.name() == null
                ? "waits for a signal or a condition of its own" + since + "; which one only its code knows"
                : "waits for signal " + quoted(it.name()) + since;
        return it.unread().isEmpty()
                ? what
                : what + "; " + it.unread().stream().map(ReasonText::quoted).collect(Collectors.joining(", "))
                        + " came and is not awaited";
    }

    private static String child(Reason.AwaitsChild it, Instant now) {
        var why = it.why();
        var said = "waits for child " + it.child() + since(it.since(), now);
        return why == null ? said + ", which has not begun" : said + ", which " + why.predicate();
    }

    private static String by(String actor) {
        return actor.isEmpty() ? "" : " by " + actor;
    }

    private static String attempt(int attempt) {
        return attempt > 1 ? " (attempt " + attempt + ")" : "";
    }

    private static String at(@Nullable Instant moment) {
        return moment == null ? "" : " " + moment.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String since(Instant since, Instant now) {
        return " since" + at(since) + " (" + length(Duration.between(since, now)) + ")";
    }

    private static String until(@Nullable Instant until) {
        return until == null ? "" : ", until" + at(until);
    }

    private static String in(Instant now, Instant until) {
        return until.isAfter(now) ? " (in " + length(Duration.between(now, until)) + ")" : " (due)";
    }

    /** In the two largest units that are not zero. */
    private static String length(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }

    private static String plural(String word, int number) {
        return number == 1 ? word : word + "s";
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
