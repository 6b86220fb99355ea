package io.fermata.jdbc;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteOutboxTest extends OutboxContract {
    @TempDir
    Path folder;

    @Override
    DataSource emptyDatabase() {
        return Sqlite.at(folder.resolve("test.db"));
    }
}
