package io.fermata.examples.etl;

import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Loads batch after batch; each is one step, so what the history holds is the checkpoint. */
final class EtlWorkflow implements Workflow<EtlRequest, EtlResult> {
    @Override
    public void check(EtlRequest request) {
        if (request.rows() < 1 || request.rows() > EtlRequest.BATCH_ROWS_MAX) {
            throw new InvalidInput("batchRows", "must be from 1 to 10000, is " + request.rows());
        }
        if (request.pauseMillis() < 0 || request.pauseMillis() > EtlRequest.PAUSE_MILLIS_MAX) {
            throw new InvalidInput("pauseMillisPerBatch", "must be from 0 to 60000, is " + request.pauseMillis());
        }
        if (request.resume() != null) {
            throw new InvalidInput("resume", "is set by the workflow itself");
        }
        try {
            CsvFile.openAtFirstRow(request.csv()).close();
            OrdersDatabase.check(request.database());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read csv or database", e);
        }
    }

    @Override
    public EtlResult run(Context ctx, EtlRequest request) {
        var etl = ctx.steps(Etl.class);
        var resume = request.resume();
        var load = resume == null ? etl.begin(request, ctx.execution().runId()) : resume.load();
        var checkpoint = resume == null ? load.source().start() : resume.checkpoint();
        while (!checkpoint.atEnd()) {
            checkpoint = etl.loadBatch(load, checkpoint);
            ctx.view("rows", checkpoint.totals().read());
            if (ctx.shouldContinueAsNew() && !checkpoint.atEnd()) {
                return ctx.continueAsNew(request.resumingAt(new Resume(load, checkpoint)));
            }
        }
        return etl.validate(load, checkpoint);
    }
}
