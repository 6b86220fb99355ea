package io.fermata.examples.codereview;

import io.fermata.sdk.Context;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Outcome;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hybrid pattern: light steps read the repository here, heavy stages are for others. By default these are workers,
 * in parallel, or, if the request says so, whoever answers with messages.
 */
final class CodeReview implements Workflow<ReviewRequest, Review> {
    static final String AST_QUEUE = "ast";
    static final String FILE_QUEUE = "review-file";
    static final MessageType<ReviewOrder> REQUESTED = new MessageType<>("pr.review.requested", ReviewOrder.class);
    static final MessageType<@Nullable AstReport> AST_COMPLETED =
            new MessageType<>("ast.analysis.completed", new TypeRef<@Nullable AstReport>() {});
    static final MessageType<@Nullable FileReview> REVIEW_COMPLETED =
            new MessageType<>("pr.review.completed", new TypeRef<@Nullable FileReview>() {});

    private static final int FILES_PER_AST_TASK = 25;
    private static final int AST_TASKS_AT_ONCE = 4;
    private static final int FILES_AT_ONCE = 5;
    private static final Duration AST_LIMIT = Duration.ofHours(1);
    private static final Duration REVIEW_LIMIT = Duration.ofMinutes(30);
    private static final TaskOptions TASK = TaskOptions.DEFAULT.withStartToClose(Duration.ofMinutes(5));

    private final Git git;
    private final @Nullable LanguageModel model;
    private final Reviewers reviewers;

    /** The steps as they are, for the check at the door; inside the workflow the same object is called durably. */
    CodeReview(Git git, @Nullable LanguageModel model) {
        this(git, model, CodeReview::ask);
    }

    /** The same with others for the heavy stages. */
    CodeReview(Git git, @Nullable LanguageModel model, Reviewers reviewers) {
        this.git = git;
        this.model = model;
        this.reviewers = reviewers;
    }

    @Override
    public void check(ReviewRequest request) {
        git.config(git.commits(request));
        ReportFile.check(request.output());
        if (model != null) {
            model.check();
        }
    }

    @Override
    public Review run(Context ctx, ReviewRequest request) throws Exception {
        var git = ctx.steps(Git.class);
        var commits = git.commits(request);
        var config = git.config(commits);
        var changes = git.changes(commits, config);
        var parts = reviewers.review(ctx, new Assignment(request, commits, config, changes));
        var review = Reviews.assemble(request, commits, changes, parts);
        var output = request.output();
        if (output != null) {
            ctx.step("write-report", () -> ReportFile.write(output, review.report()));
        }
        return review;
    }

    private static Parts ask(Context ctx, Assignment assignment) {
        return assignment.request().isExternal() ? askOutside(ctx, assignment) : askWorkers(ctx, assignment);
    }

    private static Parts askWorkers(Context ctx, Assignment assignment) {
        var repository = assignment.commits().repository();
        var config = assignment.config();
        var changes = assignment.changes();
        var asts = ctx.async(c -> c.map(
                parts(changes.java()),
                AST_TASKS_AT_ONCE,
                (files, branch) ->
                        branch.task(AST_QUEUE, TASK, AstReport.class, new AstTask(repository, files, config))));
        var reviews = ctx.async(c -> c.<ChangedFile, FileReview>mapSettled(
                changes.reviewable(),
                FILES_AT_ONCE,
                (file, branch) ->
                        branch.task(FILE_QUEUE, TASK, FileReview.class, new FileTask(repository, file, config))));
        return new Parts(asts.get(), settled(changes.reviewable(), reviews.get()));
    }

    /** One file whose review failed for good becomes a finding; the others are not lost. */
    private static List<FileReview> settled(List<ChangedFile> files, List<Outcome<FileReview>> outcomes) {
        var reviews = new ArrayList<FileReview>();
        for (int i = 0; i < outcomes.size(); i++) {
            var path = files.get(i).path();
            reviews.add(
                    switch (outcomes.get(i)) {
                        case Outcome.Success<FileReview> success -> success.value();
                        case Outcome.Failed<FileReview> failed -> FileReview.failed(path, failed.cause());
                    });
        }
        return reviews;
    }

    private static Parts askOutside(Context ctx, Assignment assignment) {
        var key = ctx.execution().id();
        ctx.publish(REQUESTED, key, ReviewOrder.of(assignment.commits(), assignment.changes()));
        var ast = ctx.awaitAsync(AST_COMPLETED, key, AST_LIMIT);
        var review = ctx.awaitAsync(REVIEW_COMPLETED, key, REVIEW_LIMIT);
        var files = review.get();
        var report = ast.get();
        return new Parts(
                List.of(report == null ? AstReport.EMPTY : report), List.of(files == null ? FileReview.EMPTY : files));
    }

    private static List<List<ChangedFile>> parts(List<ChangedFile> files) {
        var parts = new ArrayList<List<ChangedFile>>();
        for (int from = 0; from < files.size(); from += FILES_PER_AST_TASK) {
            parts.add(List.copyOf(files.subList(from, Math.min(from + FILES_PER_AST_TASK, files.size()))));
        }
        return parts;
    }
}
