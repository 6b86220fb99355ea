/**
 * A melody's way through a flow that is put together with operators, and a songbook's way through a flow that is put
 * together from that one. Its steps know which execution they work for and leave each other values in channels.
 */
@NullMarked
package io.fermata.examples.operators;

import org.jspecify.annotations.NullMarked;
