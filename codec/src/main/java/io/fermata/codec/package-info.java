/**
 * Turns histories, and the values that rows are made of, into compact bytes and back.
 *
 * <p>Every format that was ever released stays readable: a tag is never used again, a new meaning gets a new tag.
 */
@NullMarked
package io.fermata.codec;

import org.jspecify.annotations.NullMarked;
