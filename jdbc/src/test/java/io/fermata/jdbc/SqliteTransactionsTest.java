package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadConverter;
import java.lang.reflect.InvocationHandler;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTransactionsTest extends TransactionsContract {
    @TempDir
    Path folder;

    @Override
    DataSource emptyDatabase() {
        return Sqlite.at(folder.resolve("test.db"));
    }

    @Test
    void other_databases_are_refused_by_name() {
        var metaData = FaultyDataSource.proxy(DatabaseMetaData.class, (proxy, method, arguments) -> "Oracle");
        var connection = FaultyDataSource.proxy(Connection.class, returning(metaData));
        var dataSource = (DataSource) FaultyDataSource.proxy(DataSource.class, returning(connection));

        assertThatThrownBy(() -> Tables.create(dataSource))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("PostgreSQL or SQLite, is of Oracle");
    }

    @Test
    void a_converter_that_writes_no_text_is_refused() {
        var binary = (PayloadConverter)
                FaultyDataSource.proxy(PayloadConverter.class, (proxy, method, arguments) -> "application/cbor");

        assertThatThrownBy(() -> Transactions.on(emptyDatabase(), binary)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Outbox.with(binary)).hasMessageContaining("application/json");
    }

    private static InvocationHandler returning(Object result) {
        return (proxy, method, arguments) -> switch (method.getName()) {
            case "getAutoCommit" -> true;
            case "getConnection", "getMetaData" -> result;
            default -> null;
        };
    }
}
