package io.fermata.examples.healthreport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fermata.examples.crash.CrashCase;
import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One patient of each fate: approved, refused, unreadable. */
public final class HealthReportCrashCase implements CrashCase {
    private static final List<String> PATIENTS = List.of("p-03", "p-07", "p-08");
    private static final JsonMapper JSON = new JsonMapper();

    /** Needed to register it. */
    public HealthReportCrashCase() {}

    @Override
    public String name() {
        return "health-report";
    }

    @Override
    public WorkflowProvider provider() {
        return new HealthReportProvider();
    }

    @Override
    public void prepare(Path shared) throws IOException {
        writeBundle(shared.resolve("patients.json"), PATIENTS);
    }

    @Override
    public String input(Path shared, Path output) {
        return "{\"bundle\": \"" + shared.resolve("patients.json") + "\", \"output\": \"" + output + "\"}";
    }

    @Override
    public String lastLine() {
        return "Reported on 3 patients: 0 without a physician, 1 approved, 1 refused, 0 unanswered, "
                + "1 to be measured again.";
    }

    @Override
    public void checkEnd(Path output) {
        assertThat(output.resolve("p-03.md")).content().endsWith("approved by the duty physician\n");
        assertThat(output.resolve("p-07.md")).content().contains("refused by the duty physician");
        assertThat(output.resolve("p-08.md")).content().contains("the vital signs could not be read");
    }

    /** The sample's bundle with some of its patients. */
    static void writeBundle(Path file, List<String> patients) throws IOException {
        var bundle = (ObjectNode) JSON.readTree(Path.of("inputs/patients.json").toFile());
        var entries = bundle.putArray("entry").arrayNode();
        for (var entry : JSON.readTree(Path.of("inputs/patients.json").toFile()).path("entry")) {
            var id = entry.at("/resource/id").asText();
            if (patients.stream().anyMatch(id::startsWith)) {
                entries.add(entry);
            }
        }
        bundle.set("entry", entries);
        JSON.writeValue(file.toFile(), bundle);
    }
}
