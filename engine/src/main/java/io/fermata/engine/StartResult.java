package io.fermata.engine;

import io.fermata.kernel.RunId;

/** The run that a start led to; {@code created} is false if it was there before. */
public record StartResult(String workflowId, RunId run, boolean created) {}
