package io.fermata.examples.trip;

import io.fermata.sdk.Context;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.Saga;
import io.fermata.sdk.StepFailed;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Undo;
import io.fermata.sdk.Undoing;
import io.fermata.sdk.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Books a flight, an insurance and a ticket in one saga, and undoes all of it when the ticket does not come. */
final class Trip implements Workflow<TripOrder, String> {
    private static final StepOptions ONCE = StepOptions.retry(RetryPolicy.NONE);
    private static final Duration OFFICE_PATIENCE = Duration.ofSeconds(1);
    private static final Duration OFFICE_SILENCE = Duration.ofHours(1);
    private static final Duration BANK_PAUSE = Duration.ofSeconds(2);
    private static final int REFUSED_REFUNDS = 2;

    @Override
    public void check(TripOrder order) {
        if (order.ledger().isBlank() || Files.isDirectory(Path.of(order.ledger()))) {
            throw new InvalidInput("ledger", "must be a file, is '" + order.ledger() + "'");
        }
    }

    @Override
    public String run(Context ctx, TripOrder order) {
        var ledger = new Ledger(Path.of(order.ledger()));
        return ctx.saga(saga -> {
            flight(saga, ledger, order);
            charge(saga, ledger);
            insure(saga);
            return ticket(saga, ledger);
        });
    }

    private static void flight(Saga saga, Ledger ledger, TripOrder order) {
        saga.step(
                "flight",
                String.class,
                () -> {
                    ledger.enter("flight booked for " + order.traveller());
                    return "seat 7A";
                },
                undo -> ledger.enter("flight cancelled, " + undo.result() + " is free"));
    }

    private static void charge(Saga saga, Ledger ledger) {
        var bank = StepOptions.retry(
                RetryPolicy.attempts(5).withInitialInterval(BANK_PAUSE).withMultiplier(1));
        saga.step(
                "charge",
                StepOptions.DEFAULT,
                () -> ledger.enter("card charged"),
                Undoing.step(bank, undo -> refund(ledger, undo)));
    }

    private static void refund(Ledger ledger, Undo<?> undo) throws IOException {
        if (undo.attempt() <= REFUSED_REFUNDS) {
            ledger.enter("refund refused, attempt " + undo.attempt());
            throw Failure.dependency("the bank is closed");
        }
        ledger.enter("card refunded, attempt " + undo.attempt());
    }

    /** The trip goes on without; as it was refused for its input, there is nothing to undo. */
    private static void insure(Saga saga) {
        try {
            saga.step("insure", ONCE, () -> refuse("no insurance for trips of today"), Undoing.step(undo -> {
                throw new IllegalStateException("nothing was insured");
            }));
        } catch (StepFailed optional) {
            return;
        }
    }

    private static void refuse(String why) {
        throw Failure.validation(why);
    }

    /** The office issues the ticket, and its answer never comes: nobody here can know that it did. */
    private static String ticket(Saga saga, Ledger ledger) {
        return saga.step(
                "ticket",
                ONCE.withStartToClose(OFFICE_PATIENCE),
                TypeRef.of(String.class),
                attempt -> {
                    ledger.enter("ticket issued");
                    Thread.sleep(OFFICE_SILENCE);
                    return "ticket 12";
                },
                Undoing.step(undo -> ledger.enter(
                        undo.isKnown() ? "ticket returned" : "ticket looked up by its key, and returned")));
    }
}
