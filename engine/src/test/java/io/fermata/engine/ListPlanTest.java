package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.engine.ExecutionIndex.Counter;
import io.fermata.kernel.Status;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which filters are looked up, and between which times. */
class ListPlanTest {
    @Test
    void filters_are_planned_by_what_must_hold() {
        for (var planned : List.of(
                "workflow = 'a'",
                "workflow like 'a%'",
                "not workflow = 'most'",
                "status = FAILED",
                "status = PARKED",
                "status = COMPLETED and workflow = 'a'",
                "status in (RUNNING, BLOCKED)",
                "status != COMPLETED",
                "closeTime > '2026-01-31' and workflow = 'a'",
                "attribute.x = 1 and startTime > '2026-01-31'",
                "attribute.x in (1, 2) or workflow = 'a'")) {
            assertThat(plan(planned)).as(planned).isNotNull();
        }
        for (var unplanned : List.of(
                "",
                "workflow != 'a'",
                "workflow = 'most'",
                "closeTime > '2026-01-31'",
                "attribute.x > 1",
                "status in (FAILED, COMPLETED)",
                "attribute.x = 1 or id like 'a%'")) {
            assertThat(plan(unplanned)).as(unplanned).isNull();
        }
    }

    @Test
    void times_need_no_rows() {
        assertThat(span("startTime >= '1970-01-01T00:00:01Z' and startTime < '1970-01-01T00:00:03Z'"))
                .isEqualTo(new ListSpan(1_000, 3_000));
        assertThat(span("closeTime <= '1970-01-01T00:00:05Z' and closeTime > '1970-01-01T00:00:02Z'"))
                .isEqualTo(new ListSpan(0, 5_000));
        assertThat(span("startTime = '1970-01-01T00:00:01Z'")).isEqualTo(new ListSpan(1_000, 1_000));
        assertThat(span("startTime < '1970-01-01T00:00:03Z' or workflow = 'a'")).isEqualTo(ListSpan.ALL);
        assertThat(span("not startTime < '1970-01-01T00:00:03Z'")).isEqualTo(ListSpan.ALL);
        assertThat(span("startTime > '1969-01-01' and startTime < '9999-01-01'").first())
                .isNull();
    }

    private static @Nullable ListPlan plan(String filter) {
        var counts = Map.of(
                new Counter(Status.COMPLETED, "most"), 1_000L,
                new Counter(Status.OPEN, "a"), 10L,
                new Counter(Status.COMPLETED, "a"), 10L,
                new Counter(Status.FAILED, "b"), 10L);
        return ListPlan.of(FilterParser.parse(filter), 1, counts);
    }

    private static ListSpan span(String filter) {
        return ListSpan.of(FilterParser.parse(filter));
    }
}
