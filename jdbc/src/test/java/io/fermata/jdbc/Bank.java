package io.fermata.jdbc;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.Json;
import io.fermata.sdk.Context;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that moves money in steps and is killed at a commit: arguments are the directory, the database's URL, and
 * which commit, counted from 1, it dies at ({@code before 7}, {@code after 7}; {@code never 0}).
 */
final class Bank {
    static final int TRANSFERS = 12;
    static final int NOTICES = 12;

    private static final long POLL_NANOS = 20_000_000;

    private static final AtomicInteger BEGUN = new AtomicInteger();
    private static final AtomicInteger DONE = new AtomicInteger();
    private static final Outbox OUTBOX = Outbox.with(Json.strict());

    private Bank() {}

    public static void main(String[] args) throws Exception {
        var real = new PGSimpleDataSource();
        real.setUrl(args[1]);
        int last = Integer.parseInt(args[3]);
        var faulty = FaultyDataSource.of(
                real, () -> die(args[2].equals("before"), BEGUN, last), () -> die(args[2].equals("after"), DONE, last));
        var transfer = new Transfer(Transactions.on(faulty, Json.strict()));
        try (var fermata = Fermata.embedded(Path.of(args[0]))
                        .register("transfer", transfer)
                        .register("notice", new Notice(Transactions.on(faulty, Json.strict())))
                        .open();
                var drain = OutboxDrain.of(faulty, fermata)) {
            drain.start();
            var open = StartOptions.DEFAULT.withRequestId("bank").withConflict(StartOptions.OnConflict.USE_EXISTING);
            for (int i = 0; i < TRANSFERS; i++) {
                fermata.start("transfer", "t-" + i, i, TypeRef.of(Integer.class), open.withRequestId("t-" + i));
            }
            for (int i = 0; i < TRANSFERS; i++) {
                var result = fermata.execution("t-" + i, Integer.class).result(Duration.ofMinutes(1));
                check(result == 2 * i, "t-" + i + " gave " + result);
            }
            awaitEmptyOutbox(real, drain);
            for (int i = 0; i < NOTICES; i++) {
                fermata.execution("n-" + i, String.class).result(Duration.ofMinutes(1));
            }
        }
    }

    /** Debits, credits and, in the transaction of the credit, starts a notice. */
    private record Transfer(Transactions transactions) implements Workflow<Integer, Integer> {
        @Override
        public Integer run(Context ctx, Integer number) {
            int debited = transactions.step(ctx, "debit", Integer.class, (connection, attempt) -> {
                Database.enter(connection, "debit " + number);
                return number;
            });
            return transactions.step(ctx, "credit", Integer.class, (connection, attempt) -> {
                Database.enter(connection, "credit " + number);
                OUTBOX.start(connection, "notice", "n-" + number, number);
                return debited + number;
            });
        }
    }

    /** Tells the customer. */
    private record Notice(Transactions transactions) implements Workflow<Integer, String> {
        @Override
        public String run(Context ctx, Integer number) {
            return transactions.step(ctx, "tell", String.class, (connection, attempt) -> {
                Database.enter(connection, "notice " + number);
                return "told";
            });
        }
    }

    private static void awaitEmptyOutbox(DataSource real, OutboxDrain drain) throws Exception {
        while (count(real) > 0) {
            drain.wake();
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static long count(DataSource real) throws SQLException {
        try (Connection connection = real.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from fermata_outbox")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Kills this process the hard way, and waits until it is dead. */
    private static void die(boolean atThisPlace, AtomicInteger commits, int last) {
        if (atThisPlace && commits.incrementAndGet() == last) {
            try {
                var own = Long.toString(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-9", own).start();
                new CountDownLatch(1).await();
            } catch (Exception failed) {
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
