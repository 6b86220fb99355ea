package io.fermata.examples.addcontent;

import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code add-content}. */
public final class AddContentProvider implements WorkflowProvider {
    /** Needed by {@link java.util.ServiceLoader}. */
    public AddContentProvider() {}

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.DEFAULT
                .withDescription(
                        "adds pages, files and texts to a small library: file, row and index entry, or nothing")
                .withExample(
                        "{\"items\": [{\"kind\": \"text\", \"value\": \"Knots\"}], \"library\": \"target/library\", "
                                + "\"pages\": \"examples/inputs/pages\"}")
                .withVersion("1");
        return List.of(Registration.of("add-content", new AddContent(), options));
    }
}
