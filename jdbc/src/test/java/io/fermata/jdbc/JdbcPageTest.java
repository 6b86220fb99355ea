package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.sdk.Context;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import io.fermata.testkit.SimulatedFermata;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about databases shows. */
class JdbcPageTest {
    @TempDir
    Path folder;

    @Test
    void the_page_shows_what_works() throws Exception {
        var dataSource = Sqlite.at(folder.resolve("shop.db"));
        Database.execute(dataSource, "create table payment (customer text not null, cents integer not null)");
        Database.execute(dataSource, "create table customer_order (id text primary key)");
        Tables.create(dataSource);
        var payments = new Payments(Transactions.on(dataSource, Json.strict()));
        try (var fermata = SimulatedFermata.open(builder -> builder.register(
                "payment",
                (Workflow<Order, Receipt>) payments::pay,
                WorkflowOptions.types(Order.class, Receipt.class)))) {
            order(dataSource, new Order("o-1", "Ada", 4_200));
            try (var drain = drained(dataSource, fermata)) {
                assertThat(drain.drainOnce()).isEqualTo(1);
            }

            assertThat(fermata.execution("payment-o-1", Receipt.class).result(Duration.ZERO))
                    .isEqualTo(new Receipt("Ada", 4_200));
        }
    }

    private static OutboxDrain drained(DataSource dataSource, FermataClient fermata) {
        return OutboxDrain.of(dataSource, fermata);
    }

    private static void order(DataSource dataSource, Order order) throws SQLException {
        var outbox = Outbox.with(Json.strict());
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("insert into customer_order (id) values (?)")) {
                insert.setString(1, order.id());
                insert.executeUpdate();
            }
            outbox.start(connection, "payment", "payment-" + order.id(), order);
            connection.commit();
        }
    }

    private record Payments(Transactions transactions) {
        Receipt pay(Context ctx, Order order) {
            return transactions.step(ctx, "charge", Receipt.class, (connection, attempt) -> {
                try (var insert = connection.prepareStatement("insert into payment (customer, cents) values (?, ?)")) {
                    insert.setString(1, order.customer());
                    insert.setLong(2, order.cents());
                    insert.executeUpdate();
                }
                return new Receipt(order.customer(), order.cents());
            });
        }
    }

    /** What a customer wants. */
    record Order(String id, String customer, long cents) {}

    /** What a customer has paid. */
    record Receipt(String customer, long cents) {}
}
