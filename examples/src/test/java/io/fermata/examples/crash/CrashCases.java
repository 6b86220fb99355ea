package io.fermata.examples.crash;

import io.fermata.examples.addcontent.AddContentCrashCase;
import io.fermata.examples.addcontent.RollbackCrashCase;
import io.fermata.examples.choreography.ChoreographyCrashCase;
import io.fermata.examples.codereview.CodeReviewCrashCase;
import io.fermata.examples.codereview.CodeReviewTokensCrashCase;
import io.fermata.examples.documentingestion.DocumentIngestionCrashCase;
import io.fermata.examples.etl.EtlCrashCase;
import io.fermata.examples.healthreport.HealthReportCrashCase;
import io.fermata.examples.llmrouting.LlmRoutingCrashCase;
import io.fermata.examples.operators.OperatorsCrashCase;
import io.fermata.examples.shelletl.ShellEtlCrashCase;
import io.fermata.examples.wordcount.WordCountCrashCase;
import java.util.List;

/** The examples that are killed. */
final class CrashCases {
    static final List<CrashCase> ALL = List.of(
            new CodeReviewCrashCase(), //
            new EtlCrashCase(),
            new ChoreographyCrashCase(),
            new DocumentIngestionCrashCase(),
            new AddContentCrashCase(),
            new RollbackCrashCase(),
            new HealthReportCrashCase(),
            new LlmRoutingCrashCase(),
            new OperatorsCrashCase("operators"),
            new OperatorsCrashCase("operators-songbook"),
            new ShellEtlCrashCase(),
            new CodeReviewTokensCrashCase(),
            new WordCountCrashCase());

    private CrashCases() {}

    static CrashCase named(String name) {
        return ALL.stream()
                .filter(example -> example.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
