package io.fermata.examples.trip;

import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code trip}. */
public final class TripProvider implements WorkflowProvider {
    /** Needed by {@link java.util.ServiceLoader}. */
    public TripProvider() {}

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.DEFAULT
                .withDescription(
                        "books a trip as a saga that is undone: a refund refused twice, a ticket nobody hears of")
                .withExample("{\"traveller\": \"Ada\", \"ledger\": \"target/trip.txt\"}")
                .withVersion("1");
        return List.of(Registration.of("trip", new Trip(), options));
    }
}
