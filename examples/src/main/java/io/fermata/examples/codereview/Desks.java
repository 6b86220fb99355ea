package io.fermata.examples.codereview;

import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those who answer in this process. They know an order and its token, and nothing of the workflow. One that dies before
 * its task is recorded is handed the order again, and gives its answer again.
 */
record Desks(FileReviewer reviewer) {
    private static final int SLOTS = 4;

    List<Worker<?>> workers() {
        TaskHandler<AstOrder, @Nullable Void> ast = this::analyse;
        TaskHandler<FileOrder, @Nullable Void> files = this::review;
        var slots = WorkerOptions.slots(SLOTS);
        return List.of(
                Worker.of(TokenReviewers.AST.desk(), ast, slots.withInput(AstOrder.class)),
                Worker.of(TokenReviewers.FILES.desk(), files, slots.withInput(FileOrder.class)));
    }

    private @Nullable Void analyse(TaskContext ctx, AstOrder order) {
        answer(ctx, order.token(), AstAnalyser.analyse(order.task()));
        return null;
    }

    private @Nullable Void review(TaskContext ctx, FileOrder order) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        for (var task : order.tasks()) {
            ctx.heartbeat(task.file().path());
            findings.addAll(review(ctx, task).findings());
        }
        answer(ctx, order.token(), new FileReview(findings));
        return null;
    }

    /** One file that cannot be reviewed becomes a finding; the others are not lost. */
    private FileReview review(TaskContext ctx, FileTask task) throws InterruptedException {
        try {
            return reviewer.handle(ctx, task);
        } catch (IOException | RuntimeException e) {
            return FileReview.failed(task.file().path(), e);
        }
    }

    /** Too late is no failure of the desk's: the workflow has gone on without this answer. */
    private static void answer(TaskContext ctx, String token, Object answer) {
        try {
            ctx.answer(token, answer);
        } catch (AlreadyClosed closed) {
            ctx.logger().log(System.Logger.Level.DEBUG, "the stage has another answer already", closed);
        }
    }
}
