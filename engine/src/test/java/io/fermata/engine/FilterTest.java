package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.kernel.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final long STARTED = Instant.parse("2026-01-31T08:00:00Z").toEpochMilli();
    private static final ListSubject RUN = new ListSubject(
            RunId.of(STARTED, 0, 5),
            new ExecutionHeader(
                    "pr-42",
                    "etl",
                    Status.OPEN,
                    STARTED,
                    0,
                    1,
                    Map.of(
                            "region",
                            json("\"eu\""),
                            "amount",
                            json("100.50"),
                            "urgent",
                            json("true"),
                            "due",
                            json("\"2026-02-01T00:00:00Z\""),
                            "odd name",
                            json("\"it's \\\"so\\\" \\u00e9\"")),
                    "",
                    "corr-1",
                    null,
                    new StartSpec.Parent("parent-1", RunId.of(1, 0, 1), new OperationId("1"), 0)),
            ExecutionStatus.PARKED);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "id = 'pr-42'",
                "ID='pr-42'",
                "id like 'pr-%'",
                "id like '%'",
                "workflow = etl",
                "workflow = \"etl\"",
                "workflow in ('a', 'etl')",
                "workflow not in ('a', 'b')",
                "status = PARKED",
                "status = 'parked'",
                "status != RUNNING",
                "status in (RUNNING, PARKED)",
                "startTime = '2026-01-31T08:00:00Z'",
                "startTime = '2026-01-31T09:00:00+01:00'",
                "startTime > '2026-01-31'",
                "startTime < '2026-02-01'",
                "startTime >= '2026-01-31T08:00:00Z' and startTime <= '2026-01-31T08:00:00Z'",
                "not closeTime > '2000-01-01'",
                "correlationId = 'corr-1' and parentId = 'parent-1'",
                "attribute.region = 'eu'",
                "attributes.region < 'ev'",
                "attribute.amount = 100.5",
                "attribute.amount > 99 and attribute.amount < 1e3",
                "attribute.amount in (1, 100.5)",
                "attribute.urgent = true",
                "attribute.urgent != false",
                "attribute.due > '2026-01-31'",
                "attribute.due = '2026-02-01'",
                "attribute.due = '2026-02-01T01:00:00+01:00'",
                "attribute.'odd name' = 'it''s \"so\" é'",
                "not attribute.missing = 'x'",
                "id = x or id = y or id = 'pr-42'",
                "id = x and id = y or workflow = etl",
                "(id = x or workflow = etl) and not (status = FAILED)",
                "not not id = 'pr-42'",
            })
    void lets_the_run_through(String filter) {
        assertThat(FilterParser.parse(filter).matches(RUN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = 'pr-4'",
                "id like 'pr-4.%'",
                "id not like 'pr-%'",
                "status = RUNNING",
                "status in (FAILED)",
                "startTime < '2026-01-31T08:00:00Z'",
                "closeTime > '2000-01-01'",
                "closeTime != '2000-01-01'",
                "attribute.missing = 'x'",
                "attribute.missing != 'x'",
                "attribute.region = 5",
                "attribute.region != 5",
                "attribute.amount = '100.5'",
                "attribute.urgent = 'true'",
                "attribute.amount like '1%'",
                "workflow = etl and (id = x or id = y)",
                "workflow = x or id = x and workflow = etl",
                "not (workflow = etl)",
            })
    void does_not_let_the_run_through(String filter) {
        assertThat(FilterParser.parse(filter).matches(RUN)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "status | 7 | expected =, !=",
                "status = | 9 | expected a value, found the end",
                "status = 'GONE' | 10 | a status is one of [RUNNING",
                "status < RUNNING | 8 | a status is compared with",
                "color = 'red' | 1 | unknown field 'color'; there are id, workflow",
                "id = 'a' id = 'b' | 10 | expected 'and', 'or' or the end, found 'id = 'b''",
                "id = 'a | 6 | the text that begins here has no end",
                "(id = 'a' | 10 | expected ')', found the end",
                "id in 'a' | 7 | expected '('",
                "id in ('a' 'b') | 12 | expected ')'",
                "id like 'a%b%' | 9 | one % at its end",
                "id like 'a' | 9 | one % at its end",
                "startTime like '2026%' | 16 | 'like' compares texts",
                "startTime > 'soon' | 13 | a date or time",
                "startTime > 5 | 13 | a date or time",
                "id = 5 | 6 | a text in quotes",
                "id = and | 6 | expected a value",
                "id not = 'a' | 8 | expected 'in' or 'like'",
                "and | 1 | unknown field",
                ") | 1 | expected a field",
                "id === 'a' | 4 | expected =, !=",
                "id = 'a' and | 13 | expected a field",
                "attribute. = 'a' | 12 | expected a value",
            })
    void an_error_names_its_position(String filter, int position, String message) {
        assertThatThrownBy(() -> FilterParser.parse(filter))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        error -> assertThat(error.code()).isEqualTo(EngineException.Code.INVALID))
                .hasMessageStartingWith("filter, position " + position + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void length_and_depth_are_bounded() {
        var deep = "(".repeat(FilterParser.DEPTH_MAX - 1) + "id = a" + ")".repeat(FilterParser.DEPTH_MAX - 1);
        assertThat(FilterParser.parse(deep).matches(RUN)).isFalse();
        assertThatThrownBy(() -> FilterParser.parse("(" + deep + ")")).hasMessageContaining("more than 64");
        var longest = "id = '" + "x".repeat(FilterParser.CHARS_MAX - 7) + "'";
        assertThat(FilterParser.parse(longest).matches(RUN)).isFalse();
        assertThatThrownBy(() -> FilterParser.parse(longest + " ")).hasMessageContaining("at most 4096 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u12\"", "\"\\u+123\"", "\"\\uzzzz\"", "{\"a\":1}", "\"", ""})
    void attribute_that_is_no_scalar_of_json_is_compared_with_nothing(String json) {
        assertThat(AttributeValue.of(json(json))).isNull();
    }

    @Test
    void a_filter_knows_which_run_it_must_be() {
        assertThat(FilterParser.parse("status = FAILED and id = 'a'").exactly(Filter.Field.ID))
                .isEqualTo("a");
        assertThat(FilterParser.parse("status = FAILED or id = 'a'").exactly(Filter.Field.ID))
                .isNull();
        assertThat(FilterParser.parse("not id = 'a'").exactly(Filter.Field.ID)).isNull();
        assertThat(FilterParser.parse("id like 'a%'").exactly(Filter.Field.ID)).isNull();
        assertThat(FilterParser.parse("not (status in (FAILED, CONTINUED))").names(ExecutionStatus.CONTINUED))
                .isTrue();
    }

    private static Payload json(String text) {
        return Payload.json(text.getBytes(StandardCharsets.UTF_8));
    }
}
