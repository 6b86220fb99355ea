package io.fermata.examples.healthreport;

import java.io.IOException;
import java.util.List;

/** Where patients' records are kept; called within steps. */
interface Records {
    /** The patients, in the order of the source. */
    List<PatientCase> patients(ReportRequest request) throws IOException;

    /** One part of a patient's chart, as it is. */
    List<Entry> fetch(PatientCase patient, Kind kind) throws IOException;
}
