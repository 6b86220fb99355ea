package io.fermata.examples.documentingestion;

import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;

/** Offers {@code document-ingestion}. */
public final class DocumentIngestionProvider implements WorkflowProvider {
    /** Needed by {@link java.util.ServiceLoader}. */
    public DocumentIngestionProvider() {}

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.DEFAULT
                .withDescription("takes a folder of texts, Markdown and PDF files into a database and a search index")
                .withExample("{\"folder\": \"examples/inputs/documents\", \"output\": \"target/documents\"}")
                .withVersion("1");
        return List.of(Registration.of("document-ingestion", new DocumentIngestion(), options));
    }
}
