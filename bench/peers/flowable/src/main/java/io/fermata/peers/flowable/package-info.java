/** Flowable in this process on a PostgreSQL of its own, under the loads of {@code fermata bench}. */
@NullMarked
package io.fermata.peers.flowable;

import org.jspecify.annotations.NullMarked;
