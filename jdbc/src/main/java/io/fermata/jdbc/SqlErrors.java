package io.fermata.jdbc;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import java.sql.SQLException;

/** What a database says no with, in Fermata's categories; its transaction was rolled back, so nothing was applied. */
final class SqlErrors {
    private static final int SQLITE_ERROR = 1;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_TOO_BIG = 18;
    private static final int SQLITE_CONSTRAINT = 19;
    private static final int SQLITE_MISMATCH = 20;
    private static final int SQLITE_PRIMARY_CODES = 0xFF;

    private SqlErrors() {}

    static Failure failure(SQLException thrown) {
        return Failure.of(category(thrown), "the database said no: " + thrown.getMessage())
                .withType(thrown.getClass().getSimpleName())
                .because(thrown)
                .notApplied();
    }

    static Category category(SQLException thrown) {
        var state = thrown.getSQLState();
        return state == null || state.length() < 2 ? ofSqlite(thrown.getErrorCode()) : Category.ofSqlState(state);
    }

    private static Category ofSqlite(int code) {
        return switch (code & SQLITE_PRIMARY_CODES) {
            case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOO_BIG -> Category.VALIDATION;
            case SQLITE_FULL -> Category.RESOURCE;
            case SQLITE_ERROR -> Category.LOGIC;
            default -> Category.TRANSIENT; // Above all busy and locked.
        };
    }
}
