package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text that claims to be a task token or a cursor is one, in its only spelling, or is refused as invalid. */
class TokenFuzzTest {
    private static final ListQuery QUERY = new ListQuery("", null, 10, false);

    static Stream<byte[]> texts() {
        var attempt = new AttemptId(RunId.of(1, 0, 2), new OperationId("1[2].3"), 1);
        var token = new TaskToken(0, 1, attempt, 42, new byte[TaskToken.MAC_BYTES]);
        return Stream.of(
                        token.text(),
                        ListCursor.of(attempt.run(), QUERY).text(),
                        attempt.run().toString())
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void any_text_is_refused_or_read(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        try {
            assertThat(TaskToken.parse(text).text()).isEqualTo(text);
        } catch (EngineException refused) {
            assertThat(refused.code()).isEqualTo(Code.INVALID);
        }
        try {
            var cursor = ListCursor.parse(text, QUERY);
            assertThat(ListCursor.parse(cursor.text(), QUERY)).isEqualTo(cursor);
        } catch (EngineException refused) {
            assertThat(refused.code()).isEqualTo(Code.INVALID);
        }
        try {
            var run = RunId.parse(text);
            assertThat(RunId.parse(run.toString())).isEqualTo(run);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("Exception");
        }
    }
}
