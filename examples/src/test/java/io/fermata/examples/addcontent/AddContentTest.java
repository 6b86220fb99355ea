package io.fermata.examples.addcontent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Json;
import io.fermata.sdk.Execution;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.testkit.SimulatedFermata;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddContentTest {
    private static final Item GOOD = new Item("file", "inputs/pages/rope.md");
    private static final Item REFUSED_BY_FILE = new Item("text", "???\nrope");
    private static final Item REFUSED_BY_ROW = new Item("url", "/long-title.html");
    private static final Item REFUSED_BY_INDEX = new Item("url", "/latin.html");
    private static final String ID = "add-1";

    @TempDir
    Path library;

    @Test
    void the_sample_gives_the_expected_last_line() throws Exception {
        var sample =
                Json.strict().read(Files.readString(Path.of("inputs/add-content.json")), TypeRef.of(AddRequest.class));
        // Tests run in the folder of the module, the sample is for the root of the repository.
        var items = sample.items().stream()
                .map(item -> new Item(item.kind(), item.value().replace("examples/inputs", "inputs")))
                .toList();

        var report = add(request(null, null, items));

        assertThat(Path.of("expected/add-content.txt")).hasContent(report.summary() + "\n");
        assertThat(report.report()).endsWith("\n" + report.summary() + "\n");
        assertThat(Shelves.of(library)).isEqualTo(Shelves.holding(1, 2, 3, 7, 8));
    }

    @Test
    void rollback_whose_first_step_failed_undoes_nothing_and_tells_the_original_error() throws Exception {
        var report = add(request(null, null, List.of(REFUSED_BY_FILE)));

        assertThat(report.entries())
                .extracting(Entry::text)
                .containsExactly(
                        "failed: the title '???' has no letters or digits to name a file with; nothing to undo");
        assertThat(Shelves.of(library)).isEqualTo(Shelves.holding());
    }

    @Test
    void rollback_undoes_only_what_was_done_in_reverse_order() throws Exception {
        var report = add(request(null, null, List.of(REFUSED_BY_ROW, REFUSED_BY_INDEX, GOOD)));

        assertThat(report.entries().get(0).text()).contains("CHECK constraint").endsWith("; undone: save-file");
        assertThat(report.entries().get(1).text())
                .isEqualTo("failed: the index cannot search the language 'la'; undone: save-row, save-file");
        assertThat(Shelves.of(library)).isEqualTo(Shelves.holding(3));
    }

    @Test
    void strict_run_fails_with_the_first_error_and_keeps_what_was_added_before() throws Exception {
        try (var fermata = simulated()) {
            var run = start(fermata, request(ErrorStyle.STRICT, null, List.of(GOOD, REFUSED_BY_INDEX, GOOD)));

            assertThatThrownBy(() -> run.result(Duration.ofHours(1)))
                    .isInstanceOf(WorkflowFailed.class)
                    .hasMessageContaining("the index cannot search the language 'la'");
        }
        assertThat(Shelves.of(library)).isEqualTo(Shelves.holding(1));
    }

    @Test
    void transactional_run_that_fails_takes_everything_back() throws Exception {
        try (var fermata = simulated()) {
            var run = start(fermata, request(ErrorStyle.TRANSACTIONAL, null, List.of(GOOD, REFUSED_BY_ROW, GOOD)));

            assertThatThrownBy(() -> run.result(Duration.ofHours(1)))
                    .isInstanceOf(WorkflowFailed.class)
                    .hasMessageContaining("CHECK constraint");
        }
        assertThat(Shelves.of(library)).isEqualTo(Shelves.holding());
    }

    @Test
    void transactional_run_that_succeeds_adds_all() throws Exception {
        var report = add(request(ErrorStyle.TRANSACTIONAL, null, List.of(GOOD, new Item("url", "/tides.html"))));

        assertThat(report.summary())
                .isEqualTo("Added 2 of 2 items: 0 failed, 0 left out; 2 files, 2 rows, 2 index entries.");
    }

    @Test
    void a_reviewer_approves_changes_or_refuses_and_one_who_never_answers_refuses_too() throws Exception {
        try (var fermata = simulated()) {
            var run = start(fermata, request(null, true, List.of(GOOD, GOOD, GOOD, GOOD)));
            fermata.publish(ItemPath.REVIEWED, ID + "/1", new Verdict(true, null));
            fermata.publish(ItemPath.REVIEWED, ID + "/2", new Verdict(true, "sea"));
            fermata.publish(ItemPath.REVIEWED, ID + "/3", new Verdict(false, null));

            assertThat(run.result(Duration.ofHours(25)).entries())
                    .extracting(Entry::text)
                    .containsExactly(
                            "'Splicing a rope' in craft",
                            "'Splicing a rope' in sea",
                            "left out by review",
                            "left out: not reviewed");
        }
        assertThat(Shelves.of(library)).isEqualTo(Shelves.holding(1, 2));
    }

    @Test
    void an_item_that_waits_for_its_review_holds_up_no_other() throws Exception {
        try (var fermata = simulated()) {
            start(fermata, request(null, true, List.of(GOOD, GOOD, GOOD, GOOD, GOOD)));
            fermata.publish(ItemPath.REVIEWED, ID + "/5", new Verdict(true, null));
            fermata.runUntilIdle();
        }
        assertThat(Shelves.of(library)).isEqualTo(Shelves.holding(5));
    }

    @Test
    void items_of_an_unknown_kind_take_the_default_branch() throws Exception {
        var report = add(request(ErrorStyle.STRICT, null, List.of(new Item("fax", "+49"), GOOD)));

        assertThat(report.entries()).extracting(Entry::fate).containsExactly(Entry.Fate.LEFT_OUT, Entry.Fate.ADDED);
    }

    @Test
    void what_cannot_be_served_is_refused_at_the_door() {
        assertThatThrownBy(() -> check(List.of(), "inputs/pages", null))
                .hasMessageStartingWith("items must be 1 to 100");
        assertThatThrownBy(() -> check(List.of(GOOD), null, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("pages must be given, or baseUrl");
        assertThatThrownBy(() -> check(List.of(GOOD), "nowhere", null))
                .hasMessageStartingWith("pages must be a folder");
        assertThatThrownBy(() -> check(List.of(GOOD), null, "ftp://x")).hasMessageStartingWith("baseUrl must begin");
        assertThatThrownBy(() -> check(List.of(GOOD), null, "http://127.0.0.1:1/"))
                .hasMessageStartingWith("baseUrl must be of a site that FERMATA_SITES of the process names");
        Sources.requireAllowed(
                URI.create("http://localhost:80/x"), Map.of("FERMATA_SITES", "a.example.org, localhost"));
        assertThatThrownBy(() -> check(List.of(GOOD), null, "a b")).hasMessageStartingWith("baseUrl must be a URL");
    }

    private void check(List<Item> items, @Nullable String pages, @Nullable String baseUrl) {
        new AddContent().check(new AddRequest(items, library.toString(), pages, baseUrl, null, null));
    }

    private AddRequest request(@Nullable ErrorStyle style, @Nullable Boolean review, List<Item> items) {
        return new AddRequest(items, library.toString(), "inputs/pages", null, style, review);
    }

    private static AddReport add(AddRequest request) {
        try (var fermata = simulated()) {
            return start(fermata, request).result(Duration.ofHours(1));
        }
    }

    private static Execution<AddReport> start(SimulatedFermata fermata, AddRequest request) {
        return fermata.start("add-content", ID, request, AddReport.class);
    }

    private static SimulatedFermata simulated() {
        return SimulatedFermata.open(builder -> builder.provider(new AddContentProvider()));
    }
}
