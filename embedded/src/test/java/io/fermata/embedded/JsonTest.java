package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class JsonTest {
    private static final Json JSON = Json.strict();

    record Order(
            String id, int pieces, Colour colour, @Nullable String note, Optional<String> memo, List<Line> lines) {}

    record Line(String item, double price, boolean gift) {}

    record Times(Instant at, Duration lasts) {}

    record Checked(int even) {
        Checked {
            if (even % 2 != 0) {
                throw new IllegalArgumentException("even must be even, is " + even);
            }
        }
    }

    record Boxed(
            @Nullable Integer number,
            @Nullable Boolean truth,
            @Nullable Double fraction,
            @Nullable Long big) {}

    enum Colour {
        RED,
        GREEN
    }

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(double side, List<Shape> inside) implements Shape {}
    }

    @Test
    void a_record_comes_back_as_it_was() {
        var order = new Order("o-1", 3, Colour.GREEN, null, Optional.of("x"), List.of(new Line("a", 1.5, true)));

        assertThat(again(order, TypeRef.of(Order.class))).isEqualTo(order);
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        var unusualUtf32 = new byte[] {0, 0, (byte) 0xff, (byte) 0xfe, '1'};

        assertThatThrownBy(() -> JSON.fromBytes(unusualUtf32, TypeRef.of(RawJson.class)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("the value is not JSON: ");
    }

    @Test
    void times_are_texts() {
        var times = new Times(Instant.parse("2026-01-02T03:04:05.006Z"), Duration.ofMinutes(90));

        assertThat(text(times)).isEqualTo("{\"at\":\"2026-01-02T03:04:05.006Z\",\"lasts\":\"PT1H30M\"}");
        assertThat(again(times, TypeRef.of(Times.class))).isEqualTo(times);
    }

    @Test
    void members_of_a_sealed_hierarchy_are_told_apart_wherever_they_stand() {
        List<Shape> shapes = List.of(
                new Shape.Circle(1), new Shape.Square(2, List.of(new Shape.Circle(3), new Shape.Square(4, List.of()))));

        assertThat(text(new Shape.Circle(1))).isEqualTo("{\"@type\":\"Circle\",\"radius\":1.0}");
        assertThat(again(shapes, new TypeRef<List<Shape>>() {})).isEqualTo(shapes);
        assertThat(again(shapes.get(0), TypeRef.of(Shape.class))).isEqualTo(shapes.get(0));
        assertThat(again((Shape.Square) shapes.get(1), TypeRef.of(Shape.Square.class)))
                .isEqualTo(shapes.get(1));
        assertThat(again(Map.of("a", shapes.get(1)), new TypeRef<Map<String, Shape>>() {}))
                .containsEntry("a", shapes.get(1));
    }

    @Test
    void the_same_map_or_set_gives_the_same_bytes() {
        var forward = new LinkedHashMap<String, Object>();
        forward.put("b", 1);
        forward.put("a", new HashSet<>(List.of("z", "y", "x")));

        assertThat(text(forward)).isEqualTo("{\"a\":[\"x\",\"y\",\"z\"],\"b\":1}");
        assertThat(text(new HashMap<>(forward))).isEqualTo(text(forward));
        assertThat(text(Set.of(Colour.RED, Colour.GREEN))).isEqualTo("[\"GREEN\",\"RED\"]");
        assertThat(JSON.line(forward)).startsWith("{\"b\":1");
    }

    @Test
    void raw_json_passes_through_with_all_digits() {
        var raw = JSON.raw(" {\"b\": 1.10000000000000000000001, \"a\": [null, true , 1e400]} ");

        assertThat(raw.text()).isEqualTo("{\"b\":1.10000000000000000000001,\"a\":[null,true,1E+400]}");
        assertThat(text(Map.of("x", raw))).isEqualTo("{\"x\":" + raw + "}");
        assertThat(JSON.raw("null")).isEqualTo(RawJson.NULL);
    }

    @Test
    void anything_reads_maps_lists_and_numbers() {
        var value = JSON.read("{\"a\":[1,2.5,\"x\",null]}", TypeRef.anything());

        assertThat(text(value)).isEqualTo("{\"a\":[1,2.5,\"x\",null]}");
        assertThat(JSON.read("12.5", TypeRef.of(BigDecimal.class))).isEqualTo("12.5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                              | the value is not JSON",
                "[] []                                          | the value must be an object (Order), found an array",
                "{}                                             | id is missing",
                "[]                                             | the value must be an object (Order), found an array",
                "`` | the value is empty, must be JSON",
                "{\"id\":1}                                     | id must be a text, found 1",
                "{\"id\":true}                                  | id must be a text, found true",
                "{\"id\":null}                                  | id must not be null",
                "{\"id\":\"a\",\"pieces\":\"1\"}                | pieces must be a whole number, found the text \"1\"",
                "{\"id\":\"a\",\"pieces\":1.5}                  | pieces must be a whole number, found 1.5",
                "{\"id\":\"a\",\"pieces\":1.0}                  | pieces must be a whole number, found 1.0",
                "{\"id\":\"a\",\"pieces\":true}                 | pieces must be a whole number, found true",
                "{\"id\":\"a\",\"pieces\":null}                 | pieces must not be null",
                "{\"id\":\"a\",\"pieces\":99999999999}          | pieces",
                "{\"id\":\"a\",\"colour\":\"BLUE\"}             | colour must be one of GREEN, RED, found the text"
                        + " \"BLUE\"",
                "{\"id\":\"a\",\"colour\":0}                    | colour must be one of GREEN, RED, found 0",
                "{\"id\":\"a\",\"colour\":\"\"}                 | colour must be one of GREEN, RED",
                "{\"id\":\"a\",\"id\":\"b\"}                    | the value is not JSON: Duplicate field 'id'",
                "{\"lines\":[{\"size\":1,\"item\":\"\",\"price\":1,\"gift\":true}]}         | lines[0].size is not a"
                        + " known field; known are",
                "{\"lines\":[{\"item\":\"a\",\"price\":\"2\"}]} | lines[0].price must be a number, found the text"
                        + " \"2\"",
                "{\"lines\":[{\"gift\":\"true\"}]}              | lines[0].gift must be true or false, found the text"
                        + " \"true\"",
                "{\"lines\":[{\"gift\":1}]}                     | lines[0].gift must be true or false, found 1",
                "{\"lines\":{}}                                 | lines must be an array, found an object",
                "{\"lines\":\"\"}                               | lines must be an array, found the text \"\"",
            })
    void what_does_not_fit_is_refused_with_field_and_rule(String text, String message) {
        assertThatThrownBy(() -> JSON.read(text, TypeRef.of(Order.class)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number|\"1\"",
                "number|1.5",
                "number|true",
                "truth|1",
                "truth|\"true\"",
                "fraction|\"1\"",
                "big|1.5",
                "big|\"\""
            })
    void boxed_scalars_are_not_coerced_either(String field, String value) {
        assertThatThrownBy(() -> JSON.read("{\"" + field + "\":" + value + "}", TypeRef.of(Boxed.class)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(field + " must be");
    }

    @Test
    void more_than_one_value_is_refused() {
        assertThatThrownBy(() -> JSON.read("{} {}", TypeRef.of(Boxed.class)))
                .hasMessageStartingWith("the value must be one JSON value, found more behind it");
        assertThatThrownBy(() -> JSON.raw("1 2")).hasMessageStartingWith("the value must be one JSON value");
    }

    @Test
    void what_may_be_null_may_be_left_out() {
        assertThat(JSON.read("{}", TypeRef.of(Boxed.class))).isEqualTo(new Boxed(null, null, null, null));
    }

    @Test
    void a_rule_of_the_record_itself_is_told() {
        assertThatThrownBy(() -> JSON.read("{\"even\":3}", TypeRef.of(Checked.class)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("even must be even, is 3");
    }

    @Test
    void an_unknown_or_missing_type_is_refused() {
        assertThatThrownBy(() -> JSON.read("{\"@type\":\"Line\"}", TypeRef.of(Shape.class)))
                .hasMessageContaining("unknown @type \"Line\"");
        assertThatThrownBy(() -> JSON.read("{\"radius\":1}", TypeRef.of(Shape.class)))
                .hasMessageContaining("@type");
    }

    @Test
    void nesting_has_a_limit() {
        var deep = "[".repeat(Json.DEPTH_MAX + 1) + "]".repeat(Json.DEPTH_MAX + 1);

        assertThatThrownBy(() -> JSON.raw(deep))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void what_cannot_be_written_is_refused() {
        assertThatThrownBy(() -> JSON.toBytes(new Object()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("cannot be written as JSON");
    }

    private static String text(@Nullable Object value) {
        return new String(JSON.toBytes(value), StandardCharsets.UTF_8);
    }

    private static <T extends @Nullable Object> T again(T value, TypeRef<T> type) {
        return JSON.fromBytes(JSON.toBytes(value), type);
    }
}
