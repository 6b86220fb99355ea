/**
 * Reports on patients: charts are fetched and checked side by side, routed by the quality of their data, and a critical
 * report is released only with a physician's approval. A flow, drawn by {@code ./fermata graph health-report}. Its
 * medicine is made up.
 */
@NullMarked
package io.fermata.examples.healthreport;

import org.jspecify.annotations.NullMarked;
