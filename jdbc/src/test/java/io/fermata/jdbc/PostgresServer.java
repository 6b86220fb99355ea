package io.fermata.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One PostgreSQL for all tests of a JVM, synced like a real one; it ends with the JVM. */
final class PostgresServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    private static final class Running {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    static DataSource emptyDatabase() throws SQLException {
        return Running.SERVER.getDatabase("postgres", newDatabase());
    }

    /** The URL of a new database, for another process. */
    static String emptyDatabaseUrl() throws SQLException {
        return Running.SERVER.getJdbcUrl("postgres", newDatabase());
    }

    private static String newDatabase() throws SQLException {
        var name = "test_" + DATABASES.incrementAndGet();
        Database.execute(Running.SERVER.getPostgresDatabase(), "create database " + name);
        return name;
    }
}
