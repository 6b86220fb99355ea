/** Placeholder. */
@NullMarked
package io.fermata.embedded;

import org.jspecify.annotations.NullMarked;
