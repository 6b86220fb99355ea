package io.fermata.jdbc;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** What takes back a transactional step that was committed. */
@FunctionalInterface
public interface TransactionUndo<T extends @Nullable Object> {
    /**
     * Takes the step back within a transaction of its own. What it throws rolls all of it back.
     *
     * @param result what the step had returned; known for certain
     * @throws Exception fails this attempt of the compensation
     */
    void undo(Connection connection, T result) throws Exception;
}
