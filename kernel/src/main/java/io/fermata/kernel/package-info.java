/** Placeholder. */
@NullMarked
package io.fermata.kernel;

import org.jspecify.annotations.NullMarked;
