package io.fermata.examples.codereview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.Description.Wait;
import io.fermata.sdk.Execution;
import io.fermata.sdk.Failure;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Status;
import io.fermata.testkit.SimulatedFermata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeReviewTokensTest {
    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final Finding MINE = new Finding("latin.txt", 1, Severity.ERROR, "mine", "what is wrong");

    @TempDir
    Path directory;

    @BeforeEach
    void build() throws Exception {
        CodeReviewFixture.in(directory);
    }

    @Test
    void desks_answer_with_their_tokens_and_find_what_workers_find() throws Exception {
        try (var fermata = open()) {
            var byTokens = start(fermata, "code-review-tokens", null).result(Duration.ZERO);
            var byWorkers = start(fermata, "code-review", null).result(Duration.ZERO);

            assertThat(byTokens).isEqualTo(byWorkers);
            assertThat(byTokens.summary()).isEqualTo(CodeReviewFixture.summary());
        }
    }

    @Test
    void tokens_outlive_a_crash_and_whoever_holds_them_answers() {
        try (var fermata = open()) {
            start(fermata, "code-review-tokens", true);
            fermata.runUntilIdle();
            var ast = token(fermata, "ast-analysis");
            var files = token(fermata, "pr-review");
            assertThat(review(fermata).describe().status()).isEqualTo(Status.PARKED);
            assertThat(review(fermata).describe().views()).containsKey("order");

            fermata.crash();
            fermata.restart();
            fermata.complete(files, new FileReview(List.of(MINE)));
            fermata.complete(ast, null);

            var review = review(fermata).result(Duration.ZERO);
            assertThat(review.findings()).containsExactly(MINE);
            assertThat(review.summary()).endsWith(": 1 error, 0 warnings, 0 notes.");
        }
    }

    @Test
    void token_takes_one_answer_and_the_same_one_again() {
        try (var fermata = open()) {
            start(fermata, "code-review-tokens", true);
            fermata.runUntilIdle();
            var files = token(fermata, "pr-review");

            fermata.complete(files, new FileReview(List.of(MINE)));
            fermata.complete(files, new FileReview(List.of(MINE)));

            assertThatThrownBy(() -> fermata.complete(files, null)).isInstanceOf(AlreadyClosed.class);
            assertThatThrownBy(() -> fermata.complete(files.replace(files.charAt(40), 'x') + "y", null))
                    .isInstanceOf(NotFound.class);
        }
    }

    @Test
    void stage_that_nobody_answers_in_time_becomes_a_finding_and_a_late_answer_is_refused() {
        try (var fermata = open()) {
            start(fermata, "code-review-tokens", true);
            fermata.runUntilIdle();
            fermata.complete(token(fermata, "ast-analysis"), null);
            var late = token(fermata, "pr-review");

            var review = review(fermata).result(TWO_HOURS);

            assertThat(fermata.now()).isEqualTo(SimulatedFermata.EPOCH.plus(Duration.ofMinutes(30)));
            assertThat(review.findings()).extracting(Finding::path).containsExactly("pr-review");
            assertThatThrownBy(() -> fermata.complete(late, FileReview.EMPTY)).isInstanceOf(AlreadyClosed.class);
        }
    }

    @Test
    void stage_that_fails_becomes_a_finding() {
        try (var fermata = open()) {
            start(fermata, "code-review-tokens", true);
            fermata.runUntilIdle();

            fermata.complete(token(fermata, "pr-review"), null);
            fermata.fail(token(fermata, "ast-analysis"), Failure.logic("the analyser is ill"));

            assertThat(review(fermata).result(Duration.ZERO).findings())
                    .extracting(Finding::message)
                    .containsExactly("not reviewed: the analyser is ill");
        }
    }

    private static SimulatedFermata open() {
        return SimulatedFermata.open(builder -> builder.provider(new CodeReviewProvider(null)));
    }

    private Execution<Review> start(SimulatedFermata fermata, String workflow, @Nullable Boolean external) {
        var request = new ReviewRequest(directory.toString(), "HEAD~1", "HEAD", external, null);
        return fermata.start(workflow, workflow, request, Review.class);
    }

    private static Execution<Review> review(SimulatedFermata fermata) {
        return fermata.execution("code-review-tokens", Review.class);
    }

    private static String token(SimulatedFermata fermata, String stage) {
        var token = review(fermata).describe().waits().stream()
                .filter(wait -> wait.name().equals(stage))
                .map(Wait::token)
                .findFirst()
                .orElseThrow();
        assertThat(token).isNotNull();
        return token;
    }
}
