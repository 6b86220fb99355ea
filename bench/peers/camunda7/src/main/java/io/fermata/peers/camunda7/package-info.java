/** Camunda 7 in this process on a PostgreSQL of its own, under the loads of {@code fermata bench}. */
@NullMarked
package io.fermata.peers.camunda7;

import org.jspecify.annotations.NullMarked;
