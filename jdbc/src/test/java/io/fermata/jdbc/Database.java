package io.fermata.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A user's database with a ledger of what was done. */
record Database(DataSource dataSource) {
    Database {
        try {
            Tables.create(dataSource);
            execute(dataSource, "create table ledger (entry text not null)");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static void enter(Connection connection, @Nullable String entry) throws SQLException {
        try (var insert = connection.prepareStatement("insert into ledger (entry) values (?)")) {
            insert.setString(1, entry);
            insert.executeUpdate();
        }
    }

    List<String> ledger() throws SQLException {
        return texts("select entry from ledger order by entry");
    }

    /** The states of all recorded steps. */
    List<String> records() throws SQLException {
        return texts("select state from fermata_effect order by idempotency_key");
    }

    /** The ids of all rows in the outbox. */
    List<String> outbox() throws SQLException {
        return texts("select id from fermata_outbox order by position");
    }

    List<String> texts(String query) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    static void execute(DataSource dataSource, String statement) throws SQLException {
        try (var connection = dataSource.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
