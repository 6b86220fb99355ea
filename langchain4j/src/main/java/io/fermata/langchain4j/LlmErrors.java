package io.fermata.langchain4j;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;

/** What LangChain4j throws, in Fermata's categories. Asking changes nothing, so nothing has ever to be undone. */
final class LlmErrors {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private LlmErrors() {}

    static Failure failure(RuntimeException thrown) {
        return Failure.of(category(thrown), "the model gave no answer: " + thrown.getMessage())
                .withType(thrown.getClass().getSimpleName())
                .because(thrown)
                .notApplied();
    }

    private static Category category(RuntimeException thrown) {
        return switch (thrown) {
            case RateLimitException limited -> Category.RESOURCE;
            case TimeoutException late -> Category.DEPENDENCY;
            case InternalServerException down -> Category.DEPENDENCY;
            case UnresolvedModelServerException down -> Category.DEPENDENCY;
            case HttpException status -> category(status.statusCode());
            case RetriableException passing -> Category.TRANSIENT;
            case NonRetriableException lasting -> Category.VALIDATION;
            default -> Category.of(thrown);
        };
    }

    private static Category category(int status) {
        if (status == TOO_MANY_REQUESTS) {
            return Category.RESOURCE;
        }
        return status >= SERVER_ERROR || status == REQUEST_TIMEOUT ? Category.DEPENDENCY : Category.VALIDATION;
    }
}
