package io.fermata.langchain4j;

/**
 * What a model was asked and what it answered; recorded as it is.
 *
 * @param prompt the text of all messages it was given
 * @param text its answer
 * @param model which model answered; empty if it does not say
 * @param tokensIn tokens of the prompt; 0 if unknown
 * @param tokensOut tokens of the answer; 0 if unknown
 * @param finish why it ended, such as {@code STOP}, or {@code LENGTH} for an answer that was cut off; empty if unknown
 */
public record LlmAnswer(String prompt, String text, String model, long tokensIn, long tokensOut, String finish) {}
