package io.fermata.jdbc;

import io.fermata.sdk.Attempt;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** What a transactional step does to the database, and nowhere else. */
@FunctionalInterface
public interface TransactionBody<T extends @Nullable Object> {
    /**
     * Does the work within the transaction. What it throws rolls all of it back.
     *
     * @param connection must neither be committed, rolled back nor closed, which throws; not to be kept
     * @throws Exception fails this attempt; its category decides about a retry
     */
    T run(Connection connection, Attempt attempt) throws Exception;
}
