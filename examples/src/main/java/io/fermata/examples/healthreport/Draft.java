package io.fermata.examples.healthreport;

import java.util.ArrayList;
import java.util.List;

/** What a report will say, before anyone has agreed to it. */
record Draft(PatientCase patient, Risk risk, List<String> findings, List<String> doubts) {
    private static final String METFORMIN = "Metformin";
    private static final String KIDNEY_DISEASE = "Chronic kidney disease";

    Draft {
        findings = List.copyOf(findings);
        doubts = List.copyOf(doubts);
    }

    /** How urgent it is. */
    enum Risk {
        UNKNOWN,
        ROUTINE,
        ELEVATED,
        CRITICAL
    }

    static Draft of(Chart chart) {
        var findings = new ArrayList<String>();
        var risk = Risk.ROUTINE;
        for (var reading : chart.readings()) {
            var found = risk(reading);
            if (found != Risk.ROUTINE) {
                findings.add(reading.text() + (found == Risk.CRITICAL ? " is critical" : " is out of its range"));
            }
            risk = found.compareTo(risk) > 0 ? found : risk;
        }
        if (chart.medications().contains(METFORMIN) && chart.conditions().contains(KIDNEY_DISEASE)) {
            findings.add("metformin with a kidney disease");
            risk = risk == Risk.CRITICAL ? risk : Risk.ELEVATED;
        }
        return new Draft(chart.patient(), risk, findings, chart.doubts());
    }

    /** Where data is missing, whatever is out of its range may be worse than it looks. */
    static Draft cautious(Chart chart) {
        var draft = of(chart);
        return draft.risk == Risk.ELEVATED
                ? new Draft(draft.patient, Risk.CRITICAL, draft.findings, draft.doubts)
                : draft;
    }

    /** A patient about whom the data says too little. */
    static Draft none(Chart chart) {
        return new Draft(chart.patient(), Risk.UNKNOWN, List.of(), chart.doubts());
    }

    boolean isUnknown() {
        return risk == Risk.UNKNOWN;
    }

    boolean isCritical() {
        return risk == Risk.CRITICAL;
    }

    boolean isExternal() {
        return patient.request().isExternal();
    }

    String text() {
        var text = new StringBuilder("# " + patient.title() + "\n\nRisk: " + risk.name() + "\n");
        findings.forEach(finding -> text.append("- ").append(finding).append("\n"));
        doubts.forEach(doubt -> text.append("- doubtful: ").append(doubt).append("\n"));
        return text.toString();
    }

    private static Risk risk(Reading reading) {
        if (reading.measure().isCritical(reading.value())) {
            return Risk.CRITICAL;
        }
        return reading.measure().isNormal(reading.value()) ? Risk.ROUTINE : Risk.ELEVATED;
    }
}
