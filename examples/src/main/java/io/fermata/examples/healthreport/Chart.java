package io.fermata.examples.healthreport;

import io.fermata.flow.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All that is known of a patient, and what is missing or doubtful. */
record Chart(
        PatientCase patient,
        List<Reading> readings,
        List<String> medications,
        List<String> conditions,
        List<String> doubts) {
    private static final int GOOD_PERCENT = 85;
    private static final int FAIR_PERCENT = 50;
    private static final int PERCENT = 100;

    Chart {
        readings = List.copyOf(readings);
        medications = List.copyOf(medications);
        conditions = List.copyOf(conditions);
        doubts = List.copyOf(doubts);
    }

    /** How far the data can be trusted. */
    enum Quality {
        GOOD,
        FAIR,
        POOR
    }

    /** Puts together what the branches gave; one that failed is a doubt. The vital signs are there. */
    static Chart of(Results results) {
        var vitals = results.get(Kind.VITALS.word(), Section.class);
        var labs = section(results, Kind.LABS);
        var readings = new ArrayList<>(vitals.readings());
        readings.addAll(labs.readings());
        var doubts = new ArrayList<>(vitals.doubts());
        doubts.addAll(labs.doubts());
        results.failures().keySet().forEach(part -> doubts.add("the " + part + " could not be used"));
        Stream.of(Measure.values())
                .filter(measure -> readings.stream().noneMatch(reading -> reading.measure() == measure))
                .forEach(measure -> doubts.add("no " + measure.label()));
        return new Chart(
                vitals.patient(),
                readings,
                section(results, Kind.MEDICATIONS).names(),
                section(results, Kind.CONDITIONS).names(),
                doubts);
    }

    /** Nothing is known: without vital signs a chart says nothing. */
    static Chart unreadable(PatientCase patient) {
        return new Chart(patient, List.of(), List.of(), List.of(), List.of("the vital signs could not be read"));
    }

    Quality quality() {
        int percent = readings.size() * PERCENT / Measure.values().length;
        if (percent >= GOOD_PERCENT) {
            return Quality.GOOD;
        }
        return percent >= FAIR_PERCENT ? Quality.FAIR : Quality.POOR;
    }

    private static Section section(Results results, Kind kind) {
        return results.has(kind.word())
                ? results.get(kind.word(), Section.class)
                : new Section(
                        results.get(Kind.VITALS.word(), Section.class).patient(), List.of(), List.of(), List.of());
    }
}
