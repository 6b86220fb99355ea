/** Placeholder. */
@NullMarked
package io.fermata.durable;

import org.jspecify.annotations.NullMarked;
