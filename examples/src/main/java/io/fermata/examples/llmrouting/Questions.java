package io.fermata.examples.llmrouting;

import io.fermata.sdk.InvalidInput;
import java.util.List;

/** What people ask: 1 to 50 questions of at most 2,000 characters each. */
record Questions(List<String> questions) {
    private static final int QUESTIONS_MAX = 50;
    private static final int CHARS_MAX = 2_000;

    Questions {
        questions = List.copyOf(questions);
        if (questions.isEmpty() || questions.size() > QUESTIONS_MAX) {
            throw new InvalidInput("questions", "must be 1 to " + QUESTIONS_MAX + ", are " + questions.size());
        }
        for (var question : questions) {
            if (question.isBlank() || question.length() > CHARS_MAX) {
                throw new InvalidInput("questions", "must each have 1 to " + CHARS_MAX + " characters");
            }
        }
    }
}
