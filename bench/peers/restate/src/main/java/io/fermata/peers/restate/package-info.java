/**
 * Restate's server beside this process and its Java SDK in it, under the loads of {@code fermata bench}. It must use
 * Restate as its documents say.
 */
@NullMarked
package io.fermata.peers.restate;

import org.jspecify.annotations.NullMarked;
