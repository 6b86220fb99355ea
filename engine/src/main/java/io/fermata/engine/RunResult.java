package io.fermata.engine;

import io.fermata.kernel.RunEnd;
import io.fermata.kernel.RunId;

/** How the last run of an execution ended. */
public record RunResult(String workflowId, RunId run, RunEnd end) {}
