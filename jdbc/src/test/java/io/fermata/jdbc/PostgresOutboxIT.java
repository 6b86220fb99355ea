package io.fermata.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.embedded.Json;
import io.fermata.sdk.MessageType;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresOutboxIT extends OutboxContract {
    @Override
    DataSource emptyDatabase() throws Exception {
        return PostgresServer.emptyDatabase();
    }

    @Test
    void of_two_drains_one_works_at_a_time() throws Exception {
        var database = new Database(emptyDatabase());
        var outbox = Outbox.with(Json.strict());
        Transaction.run(
                database.dataSource(),
                connection -> outbox.publish(connection, new MessageType<>("paid", String.class), "k", "x"));
        var busy = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var seen = new ArrayList<String>();
        var first = OutboxDrain.of(database.dataSource(), ScriptedClient.of(key -> {
            busy.countDown();
            await(goOn);
            seen.add(key);
        }));
        var second = OutboxDrain.of(database.dataSource(), ScriptedClient.of(seen::add));
        var draining = CompletableFuture.supplyAsync(() -> drained(first));
        await(busy);

        assertThat(second.drainOnce()).isZero();
        goOn.countDown();

        assertThat(draining.get()).isEqualTo(1);
        assertThat(second.drainOnce()).isZero();
        assertThat(seen).containsExactly("k");
    }

    private static int drained(OutboxDrain drain) {
        try {
            return drain.drainOnce();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
