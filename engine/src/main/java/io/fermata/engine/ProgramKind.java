package io.fermata.engine;

import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;

/** A way to run workflows, such as plain Java code; registered under its name with the engine. */
public interface ProgramKind {
    /** The name in {@link StartSpec#programKind()}. */
    String name();

    /** Whether this process can run it (its workflow is registered); if not, the run waits for one that can. */
    default boolean knows(StartSpec spec) {
        return true;
    }

    /**
     * Makes the program of one run, before any event is shown to it. Called on the shard's thread: must not block and
     * must not run user code.
     */
    Program load(RunId run, StartSpec spec, ProgramHost host);
}
