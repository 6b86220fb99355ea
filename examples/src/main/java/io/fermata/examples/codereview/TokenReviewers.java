package io.fermata.examples.codereview;

import io.fermata.sdk.Context;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Call, wait, call: the workflow hands a token to each stage and goes on when both were answered. Whether a desk of
 * this process answers or someone outside makes no difference to it.
 */
final class TokenReviewers implements Reviewers {
    static final TokenStage<AstReport> AST =
            new TokenStage<>("ast-analysis", new TypeRef<@Nullable AstReport>() {}, Duration.ofHours(1), "ast-desk");
    static final TokenStage<FileReview> FILES = new TokenStage<>(
            "pr-review", new TypeRef<@Nullable FileReview>() {}, Duration.ofMinutes(30), "review-desk");

    @Override
    public Parts review(Context ctx, Assignment assignment) {
        if (assignment.request().isExternal()) {
            ctx.view("order", ReviewOrder.of(assignment.commits(), assignment.changes()));
        }
        var ast = ctx.async(branch -> analyse(branch, assignment));
        var files = ctx.async(branch -> reviewFiles(branch, assignment));
        return new Parts(List.of(ast.get()), List.of(files.get()));
    }

    private static AstReport analyse(Context ctx, Assignment assignment) {
        var task = new AstTask(
                assignment.commits().repository(), assignment.changes().java(), assignment.config());
        var report = AST.ask(
                ctx,
                assignment.request().isExternal() ? null : token -> new AstOrder(token, task),
                e -> new AstReport(List.of(), FileReview.failed(AST.name(), e).findings()));
        return Objects.requireNonNullElse(report, AstReport.EMPTY);
    }

    private static FileReview reviewFiles(Context ctx, Assignment assignment) {
        var repository = assignment.commits().repository();
        var tasks = assignment.changes().reviewable().stream()
                .map(file -> new FileTask(repository, file, assignment.config()))
                .toList();
        var review = FILES.ask(
                ctx,
                assignment.request().isExternal() ? null : token -> new FileOrder(token, tasks),
                e -> FileReview.failed(FILES.name(), e));
        return Objects.requireNonNullElse(review, FileReview.EMPTY);
    }
}
