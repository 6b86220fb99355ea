package io.fermata.jdbc;

import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The databases that the tables were made for. */
enum Dialect {
    /** From version 12 on; tested with 18. */
    POSTGRESQL,
    /** From version 3.35 on, with one process that drains the outbox. */
    SQLITE;

    static Dialect of(Connection connection) throws SQLException {
        var product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> POSTGRESQL;
            case "SQLite" -> SQLITE;
            default -> throw new InvalidInput("dataSource", "must be of PostgreSQL or SQLite, is of " + product);
        };
    }

    /** The statements that make the tables where they are not there yet. */
    List<String> tables() {
        var file = name().toLowerCase(Locale.ROOT) + ".sql";
        try (var stream = Dialect.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks " + file);
            }
            var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split(";"))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
