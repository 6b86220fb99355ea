package io.fermata.cli;

import io.fermata.durable.HistoryReplay;
import io.fermata.durable.JavaWorkflows;
import io.fermata.embedded.HistoryFile;
import io.fermata.lint.Lint;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Registration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the workflows on the class path would do to recorded executions. */
final class Rehearsal {
    /** Code that has not come to rest by then is taken to loop or to block. */
    private static final int SECONDS_MAX = 60;

    private final Catalog catalog;
    private final HistoryReplay replay;
    private final Map<String, String> refused = new HashMap<>();

    Rehearsal(Catalog catalog) {
        this.catalog = catalog;
        this.replay = new HistoryReplay(new JavaWorkflows(catalog.workflows().values(), Export.PAYLOADS, List.of()));
    }

    /** Null when the execution would go on. */
    VerifyVerb.@Nullable Broken of(String id, String workflow, Supplier<HistoryFile> history) {
        @Nullable Registration<?, ?> registered = catalog.workflows().get(workflow);
        if (registered == null) {
            return new VerifyVerb.Broken(
                    id, workflow, null, "no workflow of this name is on the class path", "give its jar with --jar");
        }
        var why = refused.computeIfAbsent(workflow, name -> refusal(registered));
        if (!why.isEmpty()) {
            return new VerifyVerb.Broken(
                    id, workflow, null, "its registration is refused: " + why, "write what each line says instead");
        }
        var mismatch = replay(history.get());
        return mismatch == null
                ? null
                : new VerifyVerb.Broken(id, workflow, mismatch.operation(), mismatch.reason(), mismatch.advice());
    }

    private static String refusal(Registration<?, ?> registration) {
        try {
            Lint.require(registration);
            return "";
        } catch (InvalidInput found) {
            return String.valueOf(found.getMessage()).strip();
        }
    }

    private HistoryReplay.@Nullable Mismatch replay(HistoryFile history) {
        var done = new CompletableFuture<HistoryReplay.@Nullable Mismatch>();
        Thread.ofPlatform().daemon().name("fermata-verify").start(() -> {
            try {
                done.complete(replay.replay(history.run(), history.records()));
            } catch (RuntimeException | Error odd) {
                done.completeExceptionally(odd);
            }
        });
        try {
            return done.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException loops) {
            return new HistoryReplay.Mismatch(
                    null,
                    "the code did not come to rest within " + SECONDS_MAX + " seconds",
                    "look for a loop without an operation, or for blocking calls that belong into a step");
        } catch (ExecutionException odd) {
            return new HistoryReplay.Mismatch(
                    null, "the replay failed: " + odd.getCause(), "look at the history with 'history --export'");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused(ExitStatus.INTERRUPTED, "interrupted");
        }
    }
}
