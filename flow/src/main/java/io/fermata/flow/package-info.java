/**
 * Workflows as data: an immutable, typed tree of nodes over the same {@link io.fermata.sdk.Context} that plain code
 * uses. A flow is checked before it runs, drawn before and after, and registered like any other workflow. It is no
 * second engine: nothing in here stores, schedules or blocks.
 */
@NullMarked
package io.fermata.flow;

import org.jspecify.annotations.NullMarked;
