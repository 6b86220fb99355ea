/**
 * A user's SQL database and Fermata in step: an effect and its record in one transaction, and executions and messages
 * that start if, and only if, the user's transaction commits. Knows the SDK and {@code java.sql} alone; it must never
 * take a commit of unknown outcome for done or for failed.
 */
@NullMarked
package io.fermata.jdbc;

import org.jspecify.annotations.NullMarked;
