/** Placeholder. */
@NullMarked
package io.fermata.codec;

import org.jspecify.annotations.NullMarked;
