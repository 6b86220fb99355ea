package io.fermata.examples.addcontent;

import io.fermata.sdk.Compensated;
import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Saga;
import io.fermata.sdk.SagaFailed;
import io.fermata.sdk.StepFailed;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way of one item: read it as its kind asks for, categorise, review if wanted, save in three places. */
final class ItemPath {
    static final MessageType<Verdict> REVIEWED = new MessageType<>("content.reviewed", Verdict.class);

    private static final Duration PATIENCE = Duration.ofHours(24);

    private final AddRequest request;
    private final String run;
    private final Library library;

    ItemPath(AddRequest request, String run, Library library) {
        this.request = request;
        this.run = run;
        this.library = library;
    }

    /** Whatever this throws, the saga undoes what was saved. */
    Entry follow(Context ctx, Saga saga, int number) {
        var item = request.items().get(number - 1);
        var page = read(ctx, item);
        if (page == null) {
            return new Entry(
                    number, Entry.Fate.LEFT_OUT, "left out: nobody here reads items of the kind " + item.kind());
        }
        var category = categorise(ctx, page);
        if (request.isReviewed()) {
            var verdict = ctx.awaitOrNull(REVIEWED, ctx.execution().id() + "/" + number, PATIENCE);
            if (verdict == null || !verdict.approved()) {
                return new Entry(
                        number, Entry.Fate.LEFT_OUT, verdict == null ? "left out: not reviewed" : "left out by review");
            }
            category = Objects.requireNonNullElse(verdict.category(), category);
        }
        save(saga, new Content(run + "-" + number, category, page));
        return new Entry(number, Entry.Fate.ADDED, "'" + page.title() + "' in " + category);
    }

    /** Null for an item of a kind that is not known. */
    private @Nullable Page read(Context ctx, Item item) {
        ctx.annotate("kind", item.kind());
        return switch (item.kind()) {
            case "url" -> ctx.step("scrape", Page.class, () -> Sources.scrape(request, item.value()));
            case "file" -> ctx.step("read-file", Page.class, () -> Sources.file(item.value()));
            case "text" -> Sources.text(item.value());
            default -> null;
        };
    }

    private String categorise(Context ctx, Page page) {
        try {
            return ctx.step("categorise", String.class, () -> Topic.of(page));
        } catch (StepFailed failed) {
            if (request.style() == ErrorStyle.ROBUST) {
                return Topic.OTHER;
            }
            throw failed;
        }
    }

    private void save(Saga saga, Content content) {
        var id = content.id();
        var files = library.files();
        var rows = library.rows();
        var index = library.index();
        saga.step("save-file", () -> files.save(content), undo -> files.remove(id));
        saga.step("save-row", () -> rows.save(content), undo -> rows.remove(id));
        saga.step("save-index", () -> index.save(content), undo -> index.remove(id));
    }

    /** The first error is the one that is told, whatever became of the undoing. */
    static Entry failed(int number, SagaFailed failed) {
        Throwable cause = failed;
        while (cause.getCause() != null && !(cause instanceof Failure)) {
            cause = cause.getCause();
        }
        var undone = failed.compensations().stream()
                .filter(compensation -> compensation.outcome() == Compensated.Outcome.UNDONE)
                .map(Compensated::name)
                .toList();
        return new Entry(
                number,
                Entry.Fate.FAILED,
                "failed: " + cause.getMessage() + "; "
                        + (undone.isEmpty() ? "nothing to undo" : "undone: " + String.join(", ", undone)));
    }
}
