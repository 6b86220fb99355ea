/** Rehearses workflows on the real kernel, without an engine. */
@NullMarked
package io.fermata.durable;

import org.jspecify.annotations.NullMarked;
