package io.fermata.examples.healthreport;

import io.fermata.sdk.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a chart that was checked.
 *
 * @param readings what was measured; empty for medications and conditions
 * @param names the medications or conditions; empty for measurements
 * @param doubts what was left out, and why
 */
record Section(PatientCase patient, List<Reading> readings, List<String> names, List<String> doubts) {
    Section {
        readings = List.copyOf(readings);
        names = List.copyOf(names);
        doubts = List.copyOf(doubts);
    }

    /** A part as it was fetched. */
    record Fetched(PatientCase patient, Kind kind, List<Entry> entries) {
        Fetched {
            entries = List.copyOf(entries);
        }
    }

    static Section checked(Fetched part) {
        return switch (part.kind()) {
            case VITALS, LABS -> measured(part);
            case MEDICATIONS, CONDITIONS -> {
                var names = part.entries().stream().map(Entry::text).toList();
                yield new Section(part.patient(), List.of(), names, List.of());
            }
        };
    }

    /** A value that nobody can have is left out; one in another unit makes the whole part untrustworthy. */
    private static Section measured(Fetched part) {
        var readings = new ArrayList<Reading>();
        var doubts = new ArrayList<String>();
        for (var entry : part.entries()) {
            var measure = Measure.of(entry.code());
            if (measure == null) {
                continue;
            }
            var value = entry.value();
            if (value == null || !entry.unit().equals(measure.unit())) {
                throw Failure.validation(
                        measure.label() + " is not a number of " + measure.unit() + " in " + entry.id());
            }
            var reading = new Reading(measure, value);
            if (measure.isPlausible(value)) {
                readings.add(reading);
            } else {
                doubts.add(reading.text() + " is not plausible");
            }
        }
        return new Section(part.patient(), readings, List.of(), doubts);
    }
}
