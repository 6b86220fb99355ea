package io.fermata.examples.addcontent;

import org.jspecify.annotations.Nullable;

/**
 * A reviewer's answer.
 *
 * @param category another one than was found; the one that was found if absent
 */
record Verdict(boolean approved, @Nullable String category) {}
