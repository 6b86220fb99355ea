package io.fermata.examples.documentingestion;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the database of a run from outside. */
final class Rows {
    private Rows() {}

    static List<String> documents(Path output) throws SQLException {
        return query(output, "SELECT name || ' ' || status FROM documents ORDER BY name");
    }

    static List<String> entities(Path output, String name) throws SQLException {
        return query(
                output,
                "SELECT kind || ' ' || value FROM entities WHERE name = '" + name + "' ORDER BY kind, position");
    }

    private static List<String> query(Path output, String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + output.resolve(Archive.FILE));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
