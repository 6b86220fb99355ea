package io.fermata.examples.codereview;

import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import java.io.IOException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The worker behind the queue {@code review-file}: rules always, a language model where one is configured. */
final class FileReviewer implements TaskHandler<FileTask, FileReview> {
    private final @Nullable LanguageModel model;

    FileReviewer(@Nullable LanguageModel model) {
        this.model = model;
    }

    @Override
    public FileReview handle(TaskContext ctx, FileTask task) throws IOException, InterruptedException {
        return review(Source.read(task.repository(), task.file(), task.config()), task.config());
    }

    FileReview review(Source source, ReviewConfig config) throws IOException, InterruptedException {
        var findings = new ArrayList<>(TextRules.review(source, config));
        if (model != null) {
            findings.addAll(model.review(source));
        }
        return new FileReview(findings);
    }
}
