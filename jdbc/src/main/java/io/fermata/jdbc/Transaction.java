package io.fermata.jdbc;

import io.fermata.sdk.OutcomeUnknown;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One transaction: all or nothing, or an outcome that is told as unknown. */
final class Transaction {
    private Transaction() {}

    /** What happens within a transaction. */
    @FunctionalInterface
    interface Body<T extends @Nullable Object> {
        T run(Connection connection) throws Exception;
    }

    /**
     * Runs a body and commits.
     *
     * @throws OutcomeUnknown when the commit was sent and not answered
     * @throws Exception what the body throws; nothing was applied then
     */
    static <T extends @Nullable Object> T run(DataSource dataSource, Body<T> body) throws Exception {
        var connection = dataSource.getConnection();
        try (connection) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            T result = runOrRollBack(connection, body);
            commit(connection);
            connection.setAutoCommit(autoCommit);
            return result;
        }
    }

    private static <T extends @Nullable Object> T runOrRollBack(Connection connection, Body<T> body) throws Exception {
        try {
            return body.run(connection);
        } catch (Throwable failed) {
            rollBack(connection, failed);
            throw failed;
        }
    }

    private static void rollBack(Connection connection, Throwable failed) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException lost) {
            // A connection that is gone has taken its transaction with it.
            failed.addSuppressed(lost);
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException failed) {
            rollBack(connection, failed);
            if (isRefusal(failed)) {
                throw failed;
            }
            throw new OutcomeUnknown("the database did not answer a commit: " + failed.getMessage(), failed);
        }
    }

    /** The database itself said no: a deferred constraint (class 23) or a conflict (class 40, but for 40003). */
    private static boolean isRefusal(SQLException failed) {
        var state = failed.getSQLState();
        return state != null && (state.startsWith("23") || (state.startsWith("40") && !state.equals("40003")));
    }
}
