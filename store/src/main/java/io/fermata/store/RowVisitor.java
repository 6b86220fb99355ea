package io.fermata.store;

/** Receives rows in the order of a scan. */
@FunctionalInterface
public interface RowVisitor {
    /** Returns whether the scan goes on. The arrays may be kept but not changed. */
    boolean row(Key key, byte[] value);
}
