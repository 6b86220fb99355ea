package io.fermata.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks a route by name; runs as a step, so what it answered is recorded and never asked again on replay.
 *
 * @see RouteModel for routers that ask a language model
 */
@FunctionalInterface
public interface Router<I extends @Nullable Object> {
    /**
     * Answers a question.
     *
     * @throws Exception fails this attempt of the step
     */
    RouteAnswer answer(Question<? extends I> question) throws Exception;

    /** A router that is a function of the input. */
    static <I extends @Nullable Object> Router<I> of(StepFunction<I, String> function) {
        return question -> RouteAnswer.of(function.apply(question.input()));
    }

    /**
     * What is asked.
     *
     * @param input the node's input, a copy
     * @param routes the names that may be answered, with a description each
     * @param earlier the answers that named no route, oldest first; empty at first
     */
    record Question<I extends @Nullable Object>(I input, List<Option> routes, List<String> earlier) {
        public Question {
            routes = List.copyOf(routes);
            earlier = List.copyOf(earlier);
        }
    }

    /** A route that may be taken; the description may be empty. */
    record Option(String name, String description) {}
}
