/** Placeholder. */
@NullMarked
package io.fermata.store.local;

import org.jspecify.annotations.NullMarked;
