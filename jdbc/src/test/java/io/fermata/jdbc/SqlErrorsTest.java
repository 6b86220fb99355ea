package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.Category;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "23505, 0, VALIDATION",
        "22001, 0, VALIDATION",
        "08006, 0, DEPENDENCY",
        "57P01, 0, DEPENDENCY",
        "53100, 0, RESOURCE",
        "42P01, 0, LOGIC",
        "40001, 0, TRANSIENT",
        "40P01, 0, TRANSIENT",
        "XX000, 0, TRANSIENT",
        ", 5, TRANSIENT",
        ", 517, TRANSIENT",
        ", 19, VALIDATION",
        ", 2067, VALIDATION",
        ", 13, RESOURCE",
        ", 1, LOGIC"
    })
    void the_sql_state_decides_and_for_sqlite_its_code(String state, int code, Category category) {
        var failure = SqlErrors.failure(new SQLException("no", state, code));

        assertThat(failure.category()).isEqualTo(category);
        assertThat(failure.isCertainlyNotApplied()).isTrue();
        assertThat(failure).hasMessage("the database said no: no");
    }
}
