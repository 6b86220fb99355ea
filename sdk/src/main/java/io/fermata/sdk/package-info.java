/** Placeholder. */
@NullMarked
package io.fermata.sdk;

import org.jspecify.annotations.NullMarked;
