/**
 * One line to embed Fermata: the engine, the local store, Java workflows and JSON in this process.
 *
 * <p>The only package that knows the JSON library; it decides nothing about executions.
 */
@NullMarked
package io.fermata.embedded;

import org.jspecify.annotations.NullMarked;
