/** Placeholder. */
@NullMarked
package io.fermata.engine;

import org.jspecify.annotations.NullMarked;
