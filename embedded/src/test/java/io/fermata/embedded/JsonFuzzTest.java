package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are JSON or refused as input, for a record with everything in it as for JSON as such. */
class JsonFuzzTest {
    record Everything(
            String text,
            int number,
            long big,
            double fraction,
            boolean truth,
            BigDecimal exact,
            Instant at,
            Duration lasts,
            Optional<String> maybe,
            @Nullable Everything inside,
            List<Shape> shapes,
            Map<String, Integer> counts,
            Set<String> names,
            byte[] bytes,
            RawJson raw) {}

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Group(List<Shape> inside, Colour colour) implements Shape {}
    }

    enum Colour {
        RED,
        GREEN
    }

    static Stream<byte[]> texts() {
        return Stream.of(
                        "{\"text\":\"a\",\"number\":1,\"big\":2,\"fraction\":0.5,\"truth\":true,\"exact\":1e9,"
                                + "\"at\":\"2026-01-31T08:00:00Z\",\"lasts\":\"PT1H\",\"maybe\":null,\"inside\":null,"
                                + "\"shapes\":[{\"@type\":\"Circle\",\"radius\":1},{\"@type\":\"Group\",\"inside\":[],"
                                + "\"colour\":\"RED\"}],\"counts\":{\"a\":1},\"names\":[\"b\"],\"bytes\":\"AAE=\","
                                + "\"raw\":{\"x\":[1,null]}}",
                        "[1e400, -0.0, \"\\ud83c\\udfbc\", {\"a\":{\"a\":[]}}, true, null]",
                        "{\"a\":1,\"a\":2}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) {
        comesBack(bytes, TypeRef.of(RawJson.class));
        comesBack(bytes, TypeRef.of(Everything.class));
    }

    private static <T> void comesBack(byte[] bytes, TypeRef<T> type) {
        T read;
        try {
            read = Json.strict().fromBytes(bytes, type);
        } catch (InvalidInput refused) {
            return;
        }

        byte[] once = Json.strict().toBytes(read);
        assertThat(Json.strict().toBytes(Json.strict().fromBytes(once, type))).isEqualTo(once);
    }
}
