/**
 * Takes a folder of texts, Markdown pages and PDF files in: classifies each document, extracts what it names, lets its
 * confidence decide who looks at it, keeps it in SQLite and makes it findable with Lucene. What fails half-way is
 * undone.
 */
@NullMarked
package io.fermata.examples.documentingestion;

import org.jspecify.annotations.NullMarked;
