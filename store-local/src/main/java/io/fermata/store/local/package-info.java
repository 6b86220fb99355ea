/**
 * The embedded store: one own log of checksummed groups, which is the truth, and RocksDB without a log of its own as
 * its materialisation. Commits are durable and readable once their group is synced; the map follows later, in large
 * chunks.
 */
@NullMarked
package io.fermata.store.local;

import org.jspecify.annotations.NullMarked;
