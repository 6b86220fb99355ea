/**
 * Adds content to a small library: scrapes pages (or takes files and plain texts), puts them into categories, asks for
 * a review if wanted, and saves each as a file, a database row and an index entry: all three or none.
 */
@NullMarked
package io.fermata.examples.addcontent;

import org.jspecify.annotations.NullMarked;
