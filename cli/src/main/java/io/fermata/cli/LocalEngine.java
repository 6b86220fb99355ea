package io.fermata.cli;

import io.fermata.durable.Payloads;
import io.fermata.engine.EngineClient;
import io.fermata.store.local.StoreBackup;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * An engine that was opened in this process. {@code closing} waits for running steps, then closes engine and store;
 * {@code backup} copies the store into a directory.
 */
record LocalEngine(
        EngineClient engine,
        Payloads payloads,
        Opening opening,
        Runnable closing,
        Function<Path, StoreBackup.Summary> backup) {}
