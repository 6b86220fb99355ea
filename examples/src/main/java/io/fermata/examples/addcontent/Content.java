package io.fermata.examples.addcontent;

/**
 * What is saved.
 *
 * @param id unique across runs, so that taking it back touches nothing of another run
 */
record Content(String id, String category, Page page) {}
