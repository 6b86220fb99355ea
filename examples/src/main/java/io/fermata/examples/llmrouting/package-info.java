/**
 * A library's desk: a language model says which desk a question belongs to, and the answer is taken only if it is the
 * name of a desk. Without a model's address a few fixed rules speak for one.
 */
@NullMarked
package io.fermata.examples.llmrouting;

import org.jspecify.annotations.NullMarked;
