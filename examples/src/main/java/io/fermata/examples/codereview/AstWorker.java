package io.fermata.examples.codereview;

import io.fermata.sdk.TaskContext;
import io.fermata.sdk.TaskHandler;

/** The worker behind the queue {@code ast}. */
final class AstWorker implements TaskHandler<AstTask, AstReport> {
    @Override
    public AstReport handle(TaskContext ctx, AstTask task) {
        return AstAnalyser.analyse(task);
    }
}
