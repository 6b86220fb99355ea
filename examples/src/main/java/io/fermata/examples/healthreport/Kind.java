package io.fermata.examples.healthreport;

import java.util.Locale;

/** The four parts of a chart; each is fetched and checked on a branch of its own. */
enum Kind {
    VITALS("Observation", "vital-signs"),
    LABS("Observation", "laboratory"),
    MEDICATIONS("MedicationStatement", ""),
    CONDITIONS("Condition", "");

    private final String resource;
    private final String category;

    Kind(String resource, String category) {
        this.resource = resource;
        this.category = category;
    }

    /** FHIR's type of the resources. */
    String resource() {
        return resource;
    }

    /** FHIR's category of an observation; empty for what has none. */
    String category() {
        return category;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
