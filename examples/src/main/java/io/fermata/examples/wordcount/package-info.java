/**
 * Counts words, by workers that are not written in Java: nobody in this process serves the queue; the folder
 * {@code examples/workers} has one in Python and one in TypeScript.
 */
@NullMarked
package io.fermata.examples.wordcount;

import org.jspecify.annotations.NullMarked;
