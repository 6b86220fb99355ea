package io.fermata.engine;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.RunId;

/** One attempt of one operation of one run. */
record AttemptId(RunId run, OperationId operation, int attempt) {}
