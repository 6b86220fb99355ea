/** Zeebe's broker beside this process, clients and job workers in it, under the loads of {@code fermata bench}. */
@NullMarked
package io.fermata.peers.zeebe;

import org.jspecify.annotations.NullMarked;
