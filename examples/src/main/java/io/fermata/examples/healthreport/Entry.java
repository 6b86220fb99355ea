package io.fermata.examples.healthreport;

import org.jspecify.annotations.Nullable;

/**
 * A resource of a bundle, as far as it is looked at.
 *
 * @param code its first code; empty if it has none
 * @param text what it is, for a reader
 * @param value what was measured; null for what is no measurement, or has no number
 * @param unit of the value; empty if it has none
 */
record Entry(String id, String code, String text, @Nullable Double value, String unit) {}
