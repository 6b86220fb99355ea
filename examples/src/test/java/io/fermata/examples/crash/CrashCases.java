package io.fermata.examples.crash;

import io.fermata.examples.codereview.CodeReviewCrashCase;
import io.fermata.examples.etl.EtlCrashCase;
import java.util.List;

/** The examples that are killed. */
final class CrashCases {
    static final List<CrashCase> ALL = List.of(
            new CodeReviewCrashCase(), //
            new EtlCrashCase());

    private CrashCases() {}

    static CrashCase named(String name) {
        return ALL.stream()
                .filter(example -> example.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
