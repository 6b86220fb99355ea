package io.fermata.examples.codereview;

import io.fermata.sdk.Binding;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Worker;
import io.fermata.sdk.WorkerOptions;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.sdk.WorkflowProvider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Offers {@code code-review}, the same by tokens, and those who do the heavy stages of both; a language model is taken
 * from the environment.
 */
public final class CodeReviewProvider implements WorkflowProvider {
    private static final int AST_SLOTS = 4;
    private static final int FILE_SLOTS = 5;

    private final Git git = new JGit();
    private final @Nullable LanguageModel model;

    /** Reads {@code FERMATA_LLM_URL}, {@code FERMATA_LLM_MODEL} and {@code FERMATA_LLM_KEY}. */
    public CodeReviewProvider() {
        this(LanguageModel.from(System.getenv()));
    }

    CodeReviewProvider(@Nullable LanguageModel model) {
        this.model = model;
    }

    @Override
    public List<Registration<?, ?>> workflows() {
        var options = WorkflowOptions.bindings(Binding.bind(Git.class, git))
                .withDescription("reviews what changed between two revisions of a git repository")
                .withExample("{\"repository\": \".\", \"base\": \"HEAD~3\", \"head\": \"HEAD\"}")
                .withVersion("1");
        var tokens = options.withDescription("the same, with heavy stages that whoever holds their tokens answers");
        return List.of(
                Registration.of("code-review", new CodeReview(git, model), options),
                Registration.of("code-review-tokens", new CodeReview(git, model, new TokenReviewers()), tokens));
    }

    @Override
    public List<Worker<?>> workers() {
        var reviewer = new FileReviewer(model);
        var workers = new ArrayList<Worker<?>>();
        workers.add(Worker.of(CodeReview.AST_QUEUE, new AstWorker(), WorkerOptions.slots(AST_SLOTS)));
        workers.add(Worker.of(CodeReview.FILE_QUEUE, reviewer, WorkerOptions.slots(FILE_SLOTS)));
        workers.addAll(new Desks(reviewer).workers());
        return workers;
    }
}
