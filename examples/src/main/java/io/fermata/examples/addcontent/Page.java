package io.fermata.examples.addcontent;

/**
 * What an item holds, whatever it came from.
 *
 * @param language a code of two letters
 */
record Page(String title, String language, String text) {}
