package io.fermata.examples.wordcount;

import org.jspecify.annotations.Nullable;

/** One task's input: the text, and how long to dawdle over it. */
record Text(String text, @Nullable Integer pauseMillis) {}
