/**
 * Extract, validate, transform, load: four shell scripts as steps. Each leaves its rows in a file and the file's
 * checksum in the history, so that a run that is killed anywhere goes on behind the last of them.
 */
@NullMarked
package io.fermata.examples.shelletl;

import org.jspecify.annotations.NullMarked;
