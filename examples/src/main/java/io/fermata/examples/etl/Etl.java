package io.fermata.examples.etl;

/** The steps of a load. Each may be repeated after a crash and then has the same effect and the same result. */
interface Etl {
    /** Looks at the file (its fingerprint, and its header, which must hold the known columns) and names the load. */
    Load begin(EtlRequest request, String id);

    /** Transforms the next rows and loads them in one transaction, with the batch's number as the key. */
    Checkpoint loadBatch(Load load, Checkpoint from);

    /** Reads everything back and compares it with what was loaded. */
    EtlResult validate(Load load, Checkpoint end);
}
