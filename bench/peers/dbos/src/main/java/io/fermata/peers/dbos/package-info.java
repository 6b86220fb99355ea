/** DBOS on a PostgreSQL of its own, under the loads of {@code fermata bench}. It must use DBOS as its documents say. */
@NullMarked
package io.fermata.peers.dbos;

import org.jspecify.annotations.NullMarked;
