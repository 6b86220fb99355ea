package io.fermata.examples.healthreport;

/** A patient as the phases hand them on: who it is, and what was asked for. */
record PatientCase(ReportRequest request, String id, String name) {
    String title() {
        return name + " (" + id + ")";
    }
}
