package io.fermata.flow;

/**
 * What a router said; recorded as it is.
 *
 * @param text the answer: the name of a route, give or take case, quotes and space around it
 * @param prompt what a model was asked; empty for a function
 * @param model which model answered; empty for a function
 * @param tokensIn tokens of the prompt; 0 if unknown
 * @param tokensOut tokens of the answer; 0 if unknown
 */
public record RouteAnswer(String text, String prompt, String model, long tokensIn, long tokensOut) {
    /** An answer without a model. */
    public static RouteAnswer of(String route) {
        return new RouteAnswer(route, "", "", 0, 0);
    }
}
