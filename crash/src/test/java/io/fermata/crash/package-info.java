/**
 * Whole processes under load, killed again and again: what was acknowledged must be there, once. Uses what any program
 * may use; it must never ask the engine what it has promised, but a ledger beside it.
 */
@NullMarked
package io.fermata.crash;

import org.jspecify.annotations.NullMarked;
