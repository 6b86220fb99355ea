package io.fermata.cli;

import io.fermata.durable.Payloads;
import io.fermata.engine.EngineClient;

/** An engine that was opened in this process. {@code closing} waits for running steps, then closes engine and store. */
record LocalEngine(EngineClient engine, Payloads payloads, Opening opening, Runnable closing) {}
