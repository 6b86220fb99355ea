package io.fermata.examples.codereview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.InvalidInput;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JGitTest {
    @TempDir
    Path directory;

    @Test
    void a_rename_keeps_its_old_path_and_only_its_new_lines() throws Exception {
        var changes = CodeReviewFixture.in(directory).changes("HEAD~1");

        assertThat(changes.files())
                .filteredOn(file -> file.path().equals("docs/moved-to.md"))
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.oldPath()).isEqualTo("docs/moved-from.md");
                    assertThat(file.change()).isEqualTo(ChangedFile.Change.RENAMED);
                    assertThat(file.lines()).containsExactly(new LineRange(6, 6));
                });
    }

    @Test
    void nothing_changed_between_a_revision_and_itself() throws Exception {
        var review = CodeReviewFixture.in(directory).review("HEAD");

        assertThat(review.summary())
                .isEqualTo("Reviewed 0 files between 6f10f2d and 6f10f2d: " + "0 errors, 0 warnings, 0 notes.");
        assertThat(review.report()).contains("Nothing changed.");
    }

    @Test
    void a_base_before_the_first_commit_means_everything() throws Exception {
        var fixture = FixtureRepository.in(directory).write("a.txt", "a\n").commit("Begin");

        var review = fixture.review("HEAD~3");

        assertThat(review.summary()).startsWith("Reviewed 1 file between ROOT and ");
        assertThat(review.report()).contains("HEAD~3 lies before the oldest commit here");
    }

    @Test
    void a_shallow_clone_is_reviewed_as_far_as_it_goes() throws Exception {
        CodeReviewFixture.in(directory.resolve("full"));
        var clone = directory.resolve("shallow");
        Git.cloneRepository()
                .setURI(directory.resolve("full").toUri().toString())
                .setDirectory(clone.toFile())
                .setDepth(1)
                .call()
                .close();

        var commits = new JGit().commits(new ReviewRequest(clone.toString(), "HEAD~1", "HEAD", null, null));

        assertThat(commits.base()).isEqualTo(ReviewRequest.ROOT);
        assertThat(new JGit().changes(commits, ReviewConfig.DEFAULT).files()).hasSize(7);
    }

    @Test
    void a_bare_repository_and_a_subdirectory_are_found() throws Exception {
        var full = CodeReviewFixture.in(directory.resolve("full"));
        var bare = directory.resolve("bare.git");
        Git.cloneRepository()
                .setURI(full.directory().toUri().toString())
                .setDirectory(bare.toFile())
                .setBare(true)
                .call()
                .close();

        assertThat(head(bare)).isEqualTo(head(full.directory()));
        assertThat(head(full.directory().resolve("src"))).isEqualTo(head(full.directory()));
    }

    @Test
    void what_is_not_there_is_named() throws Exception {
        var fixture = CodeReviewFixture.in(directory);

        assertThatThrownBy(() -> fixture.changes("no-such-branch"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("base must be a commit; there is no 'no-such-branch' in ")
                .hasMessageEndingWith(" (ROOT reviews everything)");
        assertThatThrownBy(() -> fixture.changes("no-such-branch~2")).hasMessageContaining("no 'no-such-branch~2'");
        assertThatThrownBy(() -> fixture.changes("HEAD@{")).hasMessageStartingWith("base must be");
        assertThatThrownBy(() -> fixture.changes("")).hasMessageContaining("there is no ''");
        assertThatThrownBy(() -> fixture.changes("0123456789012345678901234567890123456789"))
                .hasMessageStartingWith("base must be a commit");
        assertThatThrownBy(() -> head(directory.resolve("nowhere")))
                .hasMessage("repository must be a directory; there is none at " + directory.resolve("nowhere"));
        assertThatThrownBy(() -> new JGit().commits(new ReviewRequest("a\0b", "HEAD", "HEAD", null, null)))
                .hasMessageStartingWith("repository must be a path");
    }

    @Test
    void a_repository_without_commits_is_refused() throws Exception {
        var empty = FixtureRepository.in(directory);

        assertThatThrownBy(() -> empty.changes("HEAD~3"))
                .hasMessageStartingWith("head must be a commit; there is no 'HEAD'");
    }

    @Test
    void the_repository_itself_says_what_to_leave_out() throws Exception {
        var fixture = FixtureRepository.in(directory)
                .write(".fermata-review.properties", "exclude = **/generated/**, *.lock\nrules.off = open-end\n")
                .write("generated/A.java", "class A { // TODO\n")
                .write("x.lock", "TODO\n")
                .write("b.txt", "TODO\n")
                .commit("Begin");

        var review = fixture.review(ReviewRequest.ROOT);

        assertThat(review.findings()).isEmpty();
        assertThat(review.files()).isEqualTo(2);
    }

    @Test
    void a_mistake_in_the_configuration_is_named() throws Exception {
        assertThatThrownBy(() -> ReviewConfig.parse("complexity.max = many"))
                .hasMessage(".fermata-review.properties has complexity.max = 'many', which must be a whole number"
                        + " from 1 to 2147483647");
        assertThatThrownBy(() -> ReviewConfig.parse("file.bytes.max = 999999999"))
                .hasMessageEndingWith("file.bytes.max = '999999999', which must be a whole number from 1 to 8388608");
        assertThatThrownBy(() -> ReviewConfig.parse("complexity = 3"))
                .hasMessageStartingWith(".fermata-review.properties has the unknown key complexity; known are [");
    }

    private static String head(Path repository) {
        return new JGit()
                .commits(new ReviewRequest(repository.toString(), ReviewRequest.ROOT, "HEAD", null, null))
                .head();
    }
}
