package io.fermata.examples.codereview;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeReviewRulesTest {
    @TempDir
    Path directory;

    @Test
    void the_fixture_has_exactly_the_known_findings() throws Exception {
        var review = CodeReviewFixture.in(directory).review("HEAD~1");

        assertThat(review.findings())
                .extracting(finding -> finding.path() + ":" + finding.line() + " " + finding.rule())
                .containsExactly(
                        "docs/moved-to.md:6 open-end",
                        "latin.txt:0 not-utf8",
                        "src/Account.java:1 equals-without-hashcode",
                        "src/Account.java:9 string-identity",
                        "src/Account.java:9 missing-braces",
                        "src/Account.java:16 swallowed-interrupt",
                        "src/Account.java:17 system-out",
                        "src/Account.java:25 empty-catch",
                        "src/Broken.java:0 does-not-parse");
        assertThat(review.notReviewed())
                .containsExactly("huge.csv: too large (660000 bytes)", "logo.png: binary", "old.txt: deleted");
        assertThat(review.metrics()).containsExactly(new FileMetrics("src/Account.java", 25, 1, 4, 3, "equals"));
        assertThat(review.summary()).isEqualTo(CodeReviewFixture.summary());
        assertThat(review.report()).endsWith("\n" + CodeReviewFixture.summary() + "\n");
    }

    @Test
    void a_review_of_everything_finds_what_older_commits_brought() throws Exception {
        var review = CodeReviewFixture.in(directory).review(ReviewRequest.ROOT);

        assertThat(review.base()).isEqualTo(ReviewRequest.ROOT);
        assertThat(review.findings())
                .extracting(Finding::rule)
                .contains("public-field")
                .doesNotContain("more-findings");
        assertThat(review.files()).isEqualTo(5);
    }

    @Test
    void a_file_that_is_too_deeply_nested_is_a_finding() {
        var source =
                source("Deep.java", "class Deep { int x = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + "; }\n");

        var report = AstAnalyser.analyse(source, ReviewConfig.DEFAULT);

        assertThat(report.findings()).extracting(Finding::rule).containsExactly("does-not-parse");
        assertThat(report.metrics()).isEmpty();
    }

    @Test
    void metrics_and_limits_of_methods_are_found() {
        var source = source("Long.java", """
            class Long {
                int f(int a, int b, int c) {
                    int sum = a > b && b > c || c > a ? 1 : 2;
                    for (int i = 0; i < a; i++) {
                        while (sum < i) {
                            sum++;
                        }
                    }
                    return switch (sum) {
                        case 1 -> 1;
                        case 2 -> 2;
                        default -> 3;
                    };
                }
            }
            """);

        var report = AstAnalyser.analyse(source, ReviewConfig.parse("""
            method.lines.max = 10
            complexity.max = 6
            parameters.max = 2
            """));

        assertThat(report.metrics()).containsExactly(new FileMetrics("Long.java", 15, 1, 1, 7, "f"));
        assertThat(report.findings())
                .extracting(Finding::rule)
                .containsExactly("high-complexity", "long-method", "many-parameters");
    }

    @Test
    void bad_habits_in_java_are_found() {
        var source = source("Habits.java", """
            class Habits {
                int risky() {
                    try {
                        return 1;
                    } catch (Throwable e) {
                        e.printStackTrace();
                    } finally {
                        Runnable harmless = () -> { return; };
                        return 2;
                    }
                }

                void passesOn() {
                    try {
                        Thread.sleep(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
            """);

        assertThat(AstAnalyser.analyse(source, ReviewConfig.DEFAULT).findings())
                .extracting(finding -> finding.line() + " " + finding.rule())
                .containsExactly("5 catch-throwable", "6 print-stack-trace", "9 return-in-finally");
    }

    @Test
    void text_of_any_kind_is_reviewed() {
        var source = source(
                "notes.txt", "<<<<<<< ours\r\na = \u202e1\nkey = AKIA" + "ABCDEFGHIJKLMNOP \n" + "x".repeat(161));

        assertThat(TextRules.review(source, ReviewConfig.DEFAULT))
                .extracting(finding -> finding.line() + " " + finding.rule())
                .containsExactly(
                        "0 mixed-line-ends",
                        "1 merge-conflict",
                        "2 bidi-control",
                        "3 secret",
                        "3 trailing-blanks",
                        "4 long-line",
                        "4 no-final-newline");
    }

    @Test
    void findings_in_one_file_are_limited() {
        var source = source("todo.txt", "TODO\n".repeat(Findings.PER_FILE_MAX + 7));

        var findings = TextRules.review(source, ReviewConfig.DEFAULT);

        assertThat(findings).hasSize(Findings.PER_FILE_MAX + 1);
        assertThat(findings.getLast().message()).startsWith("7 more findings");
    }

    @Test
    void an_empty_file_has_no_findings() {
        assertThat(TextRules.review(source("empty.txt", ""), ReviewConfig.DEFAULT))
                .isEmpty();
        assertThat(AstAnalyser.analyse(source("Empty.java", ""), ReviewConfig.DEFAULT)
                        .findings())
                .isEmpty();
    }

    private static Source source(String path, String text) {
        int lines = (int) text.lines().count();
        var file = new ChangedFile(
                path,
                null,
                ChangedFile.Change.ADDED,
                ChangedFile.Content.TEXT,
                "0000000000000000000000000000000000000000",
                text.length(),
                lines == 0 ? List.of() : List.of(new LineRange(1, lines)));
        return Source.of(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
