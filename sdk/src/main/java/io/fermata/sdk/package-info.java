/**
 * What a user of Fermata writes against: workflows, their context, steps, tasks, messages and the client. Nothing in
 * here does durable work itself, and nothing in here needs more than the JDK, so an application's code can be compiled
 * and tested without an engine.
 */
@NullMarked
package io.fermata.sdk;

import org.jspecify.annotations.NullMarked;
