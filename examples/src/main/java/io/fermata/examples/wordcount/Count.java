package io.fermata.examples.wordcount;

/** One task's result: how many words, and the language of the worker that counted them. */
record Count(int words, String by) {}
