package io.fermata.examples.codereview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.WorkflowProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeReviewDoorTest {
    @TempDir
    Path directory;

    @Test
    void whoever_loads_the_jar_finds_the_examples() {
        var providers = ServiceLoader.load(WorkflowProvider.class).stream().map(ServiceLoader.Provider::get);

        assertThat(providers.flatMap(provider -> provider.workflows().stream()))
                .extracting(workflow -> workflow.name())
                .contains("code-review", "etl");
    }

    @Test
    void a_request_that_can_be_served_is_let_in() throws Exception {
        CodeReviewFixture.in(directory);

        assertThatCode(() -> check("HEAD~1", null)).doesNotThrowAnyException();
        assertThatCode(() -> check("ROOT", directory.resolve("report.md").toString()))
                .doesNotThrowAnyException();
    }

    @Test
    void a_request_that_cannot_be_served_is_refused() throws Exception {
        CodeReviewFixture.in(directory);

        assertThatThrownBy(() -> check("nowhere", null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("base must be a commit");
        assertThatThrownBy(() -> check("HEAD", directory.toString()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("output must be a file");
        assertThatThrownBy(() -> check("HEAD", directory.resolve("no/report.md").toString()))
                .hasMessageStartingWith("output must be a file");
    }

    @Test
    void a_broken_configuration_is_refused_before_anything_starts() throws Exception {
        CodeReviewFixture.in(directory)
                .write(ReviewConfig.FILE, "colour = red\n")
                .commit("Configure");

        assertThatThrownBy(() -> check("HEAD~1", null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("unknown key colour");
    }

    @Test
    void a_language_model_without_a_name_is_refused() throws Exception {
        CodeReviewFixture.in(directory);
        var workflow = new CodeReview(new JGit(), LanguageModel.from(Map.of("FERMATA_LLM_URL", "http://localhost")));

        assertThatThrownBy(() -> workflow.check(request("HEAD~1", null)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("FERMATA_LLM_MODEL must");
    }

    private void check(String base, @Nullable String output) {
        new CodeReview(new JGit(), null).check(request(base, output));
    }

    private ReviewRequest request(String base, @Nullable String output) {
        return new ReviewRequest(directory.toString(), base, "HEAD", null, output);
    }
}
