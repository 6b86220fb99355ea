package io.fermata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.embedded.Json;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any line that another process sends is a request (an answer) or refused as input. */
class SocketFuzzTest {
    private static final RawJson JSON = Json.strict().raw("{\"a\":[1]}");

    static Stream<byte[]> lines() {
        return Stream.of(
                        new Request.Run("workflow", "id", new Request.Given(JSON), 3, true, ""),
                        new Request.ListAll("id = 'x'", null, 10),
                        new Request.Publish("type", "key", JSON, true, 1000, "m-1", ""),
                        new Request.Act("id", Request.Action.PAUSE, "why", 0),
                        new Request.Decide("id", "1.2", Request.Word.SKIP, "why", new Request.Given(JSON)),
                        new Request.BackUp("/tmp/x"),
                        new Answer.Woken(List.of("id"), true),
                        new Answer.Refusal(3, "why"))
                .map(message -> (Json.strict().line(message) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("lines")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) throws IOException {
        var lines = new BufferedReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
        for (var line = SocketServer.readLine(lines); line != null; line = SocketServer.readLine(lines)) {
            comesBack(line, TypeRef.of(Request.class));
            comesBack(line, TypeRef.of(Answer.class));
        }
    }

    private static <T> void comesBack(String line, TypeRef<T> type) {
        T read;
        try {
            read = Json.strict().read(line, type);
        } catch (InvalidInput refused) {
            return;
        }

        var once = Json.strict().line(read);
        assertThat(once).doesNotContain("\n");
        assertThat(Json.strict().line(Json.strict().read(once, type))).isEqualTo(once);
    }
}
