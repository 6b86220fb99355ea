package io.fermata.examples.healthreport;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a chart should hold, by LOINC code. The limits are made up for this example and are no medicine. */
enum Measure {
    HEART_RATE("8867-4", "heart rate", "/min"),
    PRESSURE("8480-6", "systolic pressure", "mm[Hg]"),
    SATURATION("59408-5", "oxygen saturation", "%"),
    TEMPERATURE("8310-5", "temperature", "Cel"),
    POTASSIUM("2823-3", "potassium", "mmol/L"),
    CREATININE("2160-0", "creatinine", "mg/dL"),
    GLUCOSE("2345-7", "glucose", "mg/dL");

    private final String loinc;
    private final String label;
    private final String unit;

    Measure(String loinc, String label, String unit) {
        this.loinc = loinc;
        this.label = label;
        this.unit = unit;
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
        return switch (this) {
            case HEART_RATE -> value >= 20 && value <= 300;
            case PRESSURE -> value >= 40 && value <= 300;
            case SATURATION -> value >= 40 && value <= 100;
            case TEMPERATURE -> value >= 25 && value <= 45;
            case POTASSIUM -> value >= 1 && value <= 10;
            case CREATININE -> value >= 0.1 && value <= 20;
            case GLUCOSE -> value >= 10 && value <= 1_000;
        };
    }

    boolean isNormal(double value) {
        return switch (this) {
            case HEART_RATE -> value >= 50 && value <= 110;
            case PRESSURE -> value >= 95 && value <= 140;
            case SATURATION -> value >= 94 && value <= 100;
            case TEMPERATURE -> value >= 35.5 && value <= 38.5;
            case POTASSIUM -> value >= 3.5 && value <= 5.2;
            case CREATININE -> value >= 0.5 && value <= 1.3;
            case GLUCOSE -> value >= 70 && value <= 140;
        };
    }

    boolean isCritical(double value) {
        return switch (this) {
            case HEART_RATE -> value < 40 || value > 140;
            case PRESSURE -> value < 80 || value > 190;
            case SATURATION -> value < 88 || value > 100;
            case TEMPERATURE -> value < 34 || value > 40.5;
            case POTASSIUM -> value < 2.8 || value > 6.2;
            case CREATININE -> value < 0.3 || value > 4;
            case GLUCOSE -> value < 50 || value > 350;
        };
    }
}
