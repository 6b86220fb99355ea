package io.fermata.examples.shelletl;

import io.fermata.exec.Command;
import io.fermata.exec.Exec;
import io.fermata.sdk.Context;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.Workflow;
import java.time.Duration;

/** Four scripts, one after the other; what one has left is checked and taken by the next. */
final class ShellEtl implements Workflow<ShellEtlRequest, ShellEtlReport> {
    private static final StepOptions THREE_ATTEMPTS = StepOptions.retry(RetryPolicy.attempts(3));

    private final Duration limit;

    /** A stage that takes longer than the limit is ended, with all that it started, and tried again. */
    ShellEtl(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void check(ShellEtlRequest request) {
        Stages.check(request);
    }

    @Override
    public ShellEtlReport run(Context ctx, ShellEtlRequest request) {
        var stages = Stages.of(request, ctx.execution().runId(), limit);
        ctx.step("make-room", stages::makeRoom);

        var extracted = stage(ctx, "extract", stages.first("extract"));
        var valid = stage(ctx, "validate", stages.after(extracted, "validate"));
        var totals = stage(ctx, "transform", stages.after(valid, "transform"));
        var loaded = stage(ctx, "load", stages.after(totals, "load"));

        var revenue = Exec.step(ctx, "revenue", THREE_ATTEMPTS, stages.revenue(loaded));
        return ShellEtlReport.of(extracted.rows(), valid.rows(), totals.rows(), revenue.stdout());
    }

    /** What the command printed is the step's result: recorded once, and not made again. */
    private static Checkpoint stage(Context ctx, String name, Command command) {
        return Checkpoint.of(Exec.step(ctx, name, THREE_ATTEMPTS, command));
    }
}
