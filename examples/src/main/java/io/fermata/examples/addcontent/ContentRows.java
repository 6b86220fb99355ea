package io.fermata.examples.addcontent;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** The library's database, one row for each content. It has rules of its own, such as how long a title may be. */
final class ContentRows {
    static final String FILE = "content.db";

    private static final int BUSY_MILLIS = 10_000;
    private static final int PRIMARY_CODE = 0xFF;
    private static final String TABLE = """
        CREATE TABLE IF NOT EXISTS contents(
            id TEXT PRIMARY KEY, title TEXT NOT NULL CHECK(length(title) <= 60), category TEXT NOT NULL,
            language TEXT NOT NULL, words INTEGER NOT NULL) WITHOUT ROWID\
        """;

    private final Path file;

    ContentRows(Path library) {
        this.file = library.resolve(FILE);
    }

    void save(Content content) {
        try (var connection = open();
                var upsert = connection.prepareStatement("INSERT OR REPLACE INTO contents VALUES(?, ?, ?, ?, ?)")) {
            upsert.setString(1, content.id());
            upsert.setString(2, content.page().title());
            upsert.setString(3, content.category());
            upsert.setString(4, content.page().language());
            upsert.setInt(5, content.page().text().split("\\s+").length);
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Undoes {@link #save}, whether or not it was done. */
    void remove(String id) {
        try (var connection = open();
                var delete = connection.prepareStatement("DELETE FROM contents WHERE id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** How many rows a run wrote; its contents' ids begin with its own. */
    int count(String run) {
        try (var connection = open();
                var query = connection.prepareStatement("SELECT count(*) FROM contents WHERE id LIKE ? || '-%'")) {
            query.setString(1, run);
            try (var rows = query.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
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
        var connection = config.createConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute(TABLE);
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
        return Failure.of(category, FILE + ": " + e.getMessage()).because(e);
    }
}
