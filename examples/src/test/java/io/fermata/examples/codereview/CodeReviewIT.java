package io.fermata.examples.codereview;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.FermataBuilder;
import io.fermata.sdk.Context;
import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.Status;
import io.fermata.sdk.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CodeReviewIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ID = "review-1";

    @TempDir
    Path directory;

    @BeforeEach
    void build() throws Exception {
        CodeReviewFixture.in(directory.resolve("repository"));
    }

    @Test
    void workers_review_the_repository() throws Exception {
        try (var fermata = builder().open()) {
            var execution = fermata.start("code-review", ID, request(null), Review.class);
            var review = execution.result(SOON);

            assertThat(review.summary()).isEqualTo(CodeReviewFixture.summary());
            assertThat(review.report()).endsWith("\n" + review.summary() + "\n");
            assertEachOperationOnce(execution);
        }
    }

    @Test
    void answers_from_outside_are_taken_before_and_after_they_are_awaited() {
        try (var fermata = builder().open()) {
            fermata.publish(CodeReview.AST_COMPLETED, ID, null);
            fermata.start("code-review", ID, request(true), Review.class);
            var order =
                    fermata.start("outside", "outside-1", ID, ReviewOrder.class).result(SOON);
            assertThat(order.paths()).contains("src/Account.java").hasSize(4);
        }
        try (var fermata = builder().passive().open()) {
            var parked = fermata.execution(ID).describe();
            assertThat(parked.status()).isEqualTo(Status.PARKED);
            assertThat(parked.waits()).extracting(Description.Wait::name).contains("pr.review.completed");
        }
        try (var fermata = builder().open()) {
            var mine = new Finding("latin.txt", 1, Severity.ERROR, "mine", "what is wrong");
            fermata.publish(CodeReview.REVIEW_COMPLETED, ID, new FileReview(List.of(mine)));
            var execution = fermata.execution(ID, Review.class);
            var review = execution.result(SOON);

            assertThat(review.findings()).containsExactly(mine);
            assertThat(review.summary()).endsWith(": 1 error, 0 warnings, 0 notes.");
            assertEachOperationOnce(execution);
        }
    }

    /** Takes the order, as someone outside would. */
    private static final class Outside implements Workflow<String, ReviewOrder> {
        @Override
        public ReviewOrder run(Context ctx, String key) {
            return ctx.await(CodeReview.REQUESTED, key, SOON);
        }
    }

    private FermataBuilder builder() {
        return Fermata.embedded(directory.resolve("data"))
                .provider(new CodeReviewProvider(null))
                .register("outside", new Outside());
    }

    private ReviewRequest request(@Nullable Boolean external) {
        return new ReviewRequest(directory.resolve("repository").toString(), "HEAD~1", "HEAD", external, null);
    }

    private static void assertEachOperationOnce(Execution<Review> execution) {
        var events = execution.history(null, 1_000).items();
        assertThat(operations(events, "OperationOpened")).isNotEmpty().doesNotHaveDuplicates();
        var awaited = events.stream()
                .filter(event -> !event.detail().text().contains("\"kind\":\"publish\""))
                .toList();
        assertThat(operations(events, "OperationClosed"))
                .as("a publish is done when it is recorded; everything else closes")
                .containsExactlyInAnyOrderElementsOf(operations(awaited, "OperationOpened"));
        assertThat(events).filteredOn(event -> event.type().equals("Closed")).hasSize(1);
    }

    private static List<String> operations(List<HistoryEvent> events, String type) {
        return events.stream()
                .filter(event -> event.type().equals(type))
                .map(event -> Objects.requireNonNull(event.operation()))
                .toList();
    }
}
