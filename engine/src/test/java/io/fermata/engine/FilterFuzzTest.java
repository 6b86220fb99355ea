package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any text is a filter or refused as invalid, and any filter can be asked about any run: also one whose attribute holds
 * the text behind the first line end, whatever that is.
 */
class FilterFuzzTest {
    static Stream<byte[]> filters() {
        return Stream.of(
                        "id = 'pr-42' and not (status in (RUNNING, PARKED) or workflow like 'et%')",
                        "startTime >= '2026-01-31T08:00:00Z' and closeTime < 2026-02-01",
                        "attribute.any != 1e400 or attribute.'odd name' == true or attribute.any < -0.0\n1E+400",
                        "correlationId <> \"a\"\"b\" and parentId = 'p' and run = r\n\"\\u00e9\\n\"",
                        "attribute.any > '2026-01-31T08:00:00Z'\n\"2026-01-31\"",
                        "attribute.any = 'x'\n\"\\u12\"")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("filters")
    @FuzzTest
    void any_text_is_refused_or_read(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        var attribute = Payload.json(text.substring(end + 1).getBytes(StandardCharsets.UTF_8));
        try {
            var filter = FilterParser.parse(end < 0 ? text : text.substring(0, end));

            boolean matches = filter.matches(run(attribute));
            assertThat(new Filter.Not(filter).matches(run(attribute))).isEqualTo(!matches);
        } catch (EngineException refused) {
            assertThat(refused.code()).isEqualTo(Code.INVALID);
        }
    }

    private static ListSubject run(Payload attribute) {
        var id = RunId.of(1, 0, 5);
        var attributes = Map.of("any", attribute);
        var header = new ExecutionHeader("pr-42", "etl", Status.OPEN, 1, 0, 1, attributes, "", "about", null, null);
        return new ListSubject(id, header, ExecutionStatus.PARKED);
    }
}
