package io.fermata.examples.etl;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The database refused; the kind says whether trying again can help. */
final class DatabaseException extends RuntimeException {
    /** What to do about it. */
    enum Kind {
        /** Somebody else is writing: try again soon. */
        BUSY,
        /** The disk is full or cannot be written: try again later. */
        NO_ROOM,
        /** This is no database, or not the one that was expected: do not try again. */
        UNUSABLE
    }

    private final Kind kind;

    private DatabaseException(String message, Kind kind, SQLException cause) {
        super(message, cause);
        this.kind = kind;
    }

    static DatabaseException of(String database, SQLException cause) {
        var kind = switch (SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xFF)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> Kind.BUSY;
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM -> Kind.NO_ROOM;
            default -> Kind.UNUSABLE;
        };
        return new DatabaseException(database + ": " + cause.getMessage(), kind, cause);
    }

    Kind kind() {
        return kind;
    }
}
