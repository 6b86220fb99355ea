package io.fermata.examples.healthreport;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a chart should hold, by LOINC code. The limits are made up for this example and are no medicine. */
enum Measure {
    HEART_RATE("8867-4", "heart rate", "/min", new Limits(20, 300), new Limits(50, 110), new Limits(40, 140)),
    PRESSURE("8480-6", "systolic pressure", "mm[Hg]", new Limits(40, 300), new Limits(95, 140), new Limits(80, 190)),
    SATURATION("59408-5", "oxygen saturation", "%", new Limits(40, 100), new Limits(94, 100), new Limits(88, 100)),
    TEMPERATURE("8310-5", "temperature", "Cel", new Limits(25, 45), new Limits(35.5, 38.5), new Limits(34, 40.5)),
    POTASSIUM("2823-3", "potassium", "mmol/L", new Limits(1, 10), new Limits(3.5, 5.2), new Limits(2.8, 6.2)),
    CREATININE("2160-0", "creatinine", "mg/dL", new Limits(0.1, 20), new Limits(0.5, 1.3), new Limits(0.3, 4)),
    GLUCOSE("2345-7", "glucose", "mg/dL", new Limits(10, 1_000), new Limits(70, 140), new Limits(50, 350));

    private final String loinc;
    private final String label;
    private final String unit;
    private final Limits plausible;
    private final Limits normal;
    private final Limits critical;

    /** From the lowest to the highest value that still lies within. */
    private record Limits(double from, double to) {
        boolean hold(double value) {
            return value >= from && value <= to;
        }
    }

    Measure(String loinc, String label, String unit, Limits plausible, Limits normal, Limits critical) {
        this.loinc = loinc;
        this.label = label;
        this.unit = unit;
        this.plausible = plausible;
        this.normal = normal;
        this.critical = critical;
    }

    static @Nullable Measure of(String loinc) {
        return Stream.of(values())
                .filter(measure -> measure.loinc.equals(loinc))
                .findFirst()
                .orElse(null);
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    /** Whether anybody can have this value, rather than someone having mistyped it. */
    boolean isPlausible(double value) {
        return plausible.hold(value);
    }

    boolean isNormal(double value) {
        return normal.hold(value);
    }

    boolean isCritical(double value) {
        return !critical.hold(value);
    }
}
