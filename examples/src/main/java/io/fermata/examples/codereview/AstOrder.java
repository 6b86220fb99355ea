package io.fermata.examples.codereview;

/** Asks a desk to analyse syntax trees; {@code token} is where its answer goes. */
record AstOrder(String token, AstTask task) {}
