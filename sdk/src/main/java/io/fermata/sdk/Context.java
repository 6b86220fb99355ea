package io.fermata.sdk;

/**
 * All that a workflow may do. Each call is an operation: recorded in life, answered from history on replay.
 *
 * <p>A context belongs to its branch ({@link Branches#async}, {@link Branches#map}, a signal handler): each branch gets
 * its own. Used elsewhere, or from another thread or inside a step, every method throws {@link IllegalStateException}.
 *
 * <p>Grouped for reading: {@link Work} does something, {@link Waits} waits for something, {@link Branches} does several
 * things at once, {@link Self} knows the execution itself.
 *
 * <p>Common errors of every operation: {@link Cancelled} once the execution or an enclosing {@link CancelScope} was
 * asked to cancel; {@link InvalidInput} for an argument over a limit (name 200 characters, payload 2 MiB).
 */
public interface Context extends Work, Waits, Branches, Self {}
