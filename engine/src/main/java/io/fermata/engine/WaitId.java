package io.fermata.engine;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;

/** Names one arm of one wait of one run. */
record WaitId(RunId run, OperationId operation, int arm) {}
