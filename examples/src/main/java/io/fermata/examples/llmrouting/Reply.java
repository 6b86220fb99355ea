package io.fermata.examples.llmrouting;

/** What a desk says to a question. */
record Reply(Desk desk, String question, String text) {}
