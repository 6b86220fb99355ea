/**
 * The server: Fermata over HTTP, for whoever may. Every route passes one gate, which denies what it does not know.
 *
 * <p>Decides nothing about executions; the HTTP library is known to one class here, and to nobody outside.
 */
@NullMarked
package io.fermata.server;

import org.jspecify.annotations.NullMarked;
