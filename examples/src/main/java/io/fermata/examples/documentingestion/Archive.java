package io.fermata.examples.documentingestion;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The database of documents and of the entities that they name. Every write is one transaction that leaves the same
 * rows however often it is repeated: rows are keyed by the document, and by run, so that one run never undoes
 * another's.
 */
final class Archive {
    static final String FILE = "documents.db";

    private static final int BUSY_MILLIS = 10_000;
    private static final int PRIMARY_CODE = 0xFF;
    private static final List<String> TABLES = List.of("""
        CREATE TABLE IF NOT EXISTS documents(
            run TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, kind TEXT NOT NULL, percent INTEGER NOT NULL,
            rounds INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT,
            PRIMARY KEY(run, name)) WITHOUT ROWID\
        """, """
        CREATE TABLE IF NOT EXISTS entities(
            run TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY(run, name, kind, position)) WITHOUT ROWID\
        """);

    private final Path file;
    private final String run;

    Archive(Path output, String run) {
        this.file = output.resolve(FILE);
        this.run = run;
    }

    /** Replaces a document's entities of one sort. */
    void putEntities(String name, EntityKind kind, List<String> values) {
        write(connection -> {
            deleteEntities(connection, name, kind);
            try (var insert = connection.prepareStatement("INSERT INTO entities VALUES(?, ?, ?, ?, ?)")) {
                insert.setString(1, run);
                insert.setString(2, name);
                insert.setString(3, kind.word());
                for (int position = 0; position < values.size(); position++) {
                    insert.setInt(4, position);
                    insert.setString(5, values.get(position));
                    insert.executeUpdate();
                }
            }
        });
    }

    /** Undoes {@link #putEntities}, whether or not it was done. */
    void removeEntities(String name, EntityKind kind) {
        write(connection -> deleteEntities(connection, name, kind));
    }

    void put(StoredDocument document) {
        write(connection -> {
            try (var upsert =
                    connection.prepareStatement("INSERT OR REPLACE INTO documents VALUES(?, ?, ?, ?, ?, ?, ?, ?)")) {
                upsert.setString(1, run);
                upsert.setString(2, document.name());
                upsert.setString(3, document.digest());
                upsert.setString(4, document.kind().word());
                upsert.setInt(5, document.percent());
                upsert.setInt(6, document.rounds());
                upsert.setString(7, document.reason() == null ? "stored" : "manual");
                upsert.setString(8, document.reason());
                upsert.executeUpdate();
            }
        });
    }

    /** Undoes {@link #put}, whether or not it was done. */
    void remove(String name) {
        write(connection -> {
            try (var delete = connection.prepareStatement("DELETE FROM documents WHERE run = ? AND name = ?")) {
                delete.setString(1, run);
                delete.setString(2, name);
                delete.executeUpdate();
            }
        });
    }

    /** What this run left in the database, together with what it left in the index. */
    Holdings holdings(int indexed) {
        try (var connection = open()) {
            return new Holdings(
                    count(connection, "SELECT count(*) FROM documents WHERE run = ? AND status = 'stored'"),
                    count(connection, "SELECT count(*) FROM documents WHERE run = ? AND status = 'manual'"),
                    count(connection, "SELECT count(*) FROM entities WHERE run = ?"),
                    indexed);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** How many rows and index entries of a run there are. */
    record Holdings(int stored, int manual, int entities, int indexed) {}

    private int count(Connection connection, String sql) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, run);
            try (var rows = query.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private void deleteEntities(Connection connection, String name, EntityKind kind) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM entities WHERE run = ? AND name = ? AND kind = ?")) {
            delete.setString(1, run);
            delete.setString(2, name);
            delete.setString(3, kind.word());
            delete.executeUpdate();
        }
    }

    /** Changes rows within one transaction. */
    private interface Change {
        void make(Connection connection) throws SQLException;
    }

    private void write(Change change) {
        try (var connection = open()) {
            change.make(connection);
            connection.commit();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private Connection open() throws SQLException {
        try {
            Files.createDirectories(file.resolveSibling(""));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of " + file, e);
        }
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var connection = config.createConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (var table : TABLES) {
                statement.execute(table);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private Failure failure(SQLException e) {
        var category = switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY_CODE)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> Category.TRANSIENT;
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM -> Category.RESOURCE;
            default -> Category.VALIDATION;
        };
        return Failure.of(category, file + ": " + e.getMessage()).because(e);
    }
}
