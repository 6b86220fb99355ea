/**
 * What can be seen of a Fermata from outside: meters for Micrometer and spans for OpenTelemetry, made of the events
 * that were committed. It follows them beside the engine, within bounds, and never holds anything up.
 */
@NullMarked
package io.fermata.telemetry;

import org.jspecify.annotations.NullMarked;
