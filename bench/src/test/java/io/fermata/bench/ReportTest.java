package io.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void json_is_one_line_with_four_digits_that_count() {
        assertThat(report().toJson())
                .isEqualTo("{\"engine\":\"fermata\",\"inflight\":50,\"workflows_per_s\":12350,\"p50_ms\":0.001235,"
                        + "\"calibration\":{\"syncs_per_s\":0},\"sampled_history\":[\"Started\",\"Closed"
                        + " \\\"1\\\"\"]}");
    }

    @Test
    void table_has_a_line_per_figure() {
        assertThat(report().toTable().lines())
                .contains("engine                     fermata", "calibration.syncs_per_s    0")
                .endsWith("sampled_history            Started", "                           Closed \"1\"");
    }

    private static Report report() {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("engine", "fermata");
        figures.put("inflight", 50);
        figures.put("workflows_per_s", 12_345.6);
        figures.put("p50_ms", 0.00123456);
        figures.put("calibration", Map.of("syncs_per_s", Double.NaN));
        figures.put("sampled_history", List.of("Started", "Closed \"1\""));
        return new Report(figures);
    }
}
