package io.fermata.jdbc;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Steps whose effect is in an SQL database happen exactly once: effect and record are one transaction. The record is
 * written first, under the step's idempotency key. Whoever comes second (a retry after a crash, an attempt that was
 * given up and goes on all the same) waits for the first and then gets its result, without running the body.
 *
 * <p>The tables have to be there: {@link Tables#create}. Safe for use by many threads. What the database refuses gets
 * its category from the SQL state (a constraint is VALIDATION, a lost connection DEPENDENCY, a conflict TRANSIENT) and
 * is certainly not applied. A commit that was not answered is an {@link io.fermata.sdk.OutcomeUnknown}; at the next
 * attempt the record decides.
 */
public final class Transactions {
    /** How many records {@link #purge} deletes in one transaction. */
    public static final int PURGE_ROWS_MAX = 10_000;

    private static final String PURGE = "delete from fermata_effect where idempotency_key in"
            + " (select idempotency_key from fermata_effect where recorded_at < ? limit " + PURGE_ROWS_MAX + ")";

    private final DataSource dataSource;
    private final JsonText json;
    private final InstantSource clock;

    Transactions(DataSource dataSource, PayloadConverter converter, InstantSource clock) {
        this.dataSource = dataSource;
        this.json = new JsonText(converter);
        this.clock = clock;
    }

    /**
     * Transactional steps on a database.
     *
     * @param converter writes the results, as JSON; the one that Fermata itself uses fits best. The codecs of Fermata
     *     (encryption) are not applied.
     * @throws InvalidInput when the converter writes something else than JSON
     */
    public static Transactions on(DataSource dataSource, PayloadConverter converter) {
        return new Transactions(dataSource, converter, InstantSource.system());
    }

    /**
     * Runs a transactional step with the default options.
     *
     * @throws io.fermata.sdk.StepFailed when it failed for good
     */
    public <T extends @Nullable Object> T step(
            Work context, String name, Class<T> type, TransactionBody<? extends T> body) {
        return step(context, name, StepOptions.DEFAULT, TypeRef.of(type), body);
    }

    /** Runs a transactional step. */
    public <T extends @Nullable Object> T step(
            Work context, String name, StepOptions options, TypeRef<T> type, TransactionBody<? extends T> body) {
        return context.step(name, options, type, body(type, body));
    }

    /** A transactional step as the body of a step, for whatever takes one: a saga, a flow. */
    public <T extends @Nullable Object> StepBody<T> body(TypeRef<T> type, TransactionBody<? extends T> body) {
        return attempt -> run(attempt, type, body);
    }

    /**
     * Runs a transaction within a step or task; at most one transactional step per attempt, for there is one key.
     *
     * @throws Failure of type {@code AlreadyUndone}, VALIDATION, when the step was compensated before
     */
    public <T extends @Nullable Object> T run(Attempt attempt, TypeRef<T> type, TransactionBody<? extends T> body)
            throws Exception {
        return inCategory(connection -> runOnce(connection, attempt, type, body));
    }

    /**
     * Takes a transactional step back, exactly once, whatever became of it: when it was committed, the body runs and
     * learns the result; when not, a tombstone under its key sees to it that it never will be.
     *
     * @param idempotencyKey the step's own
     * @return whether there was something to take back
     */
    public <T extends @Nullable Object> boolean compensate(
            String idempotencyKey, TypeRef<T> type, TransactionUndo<T> body) throws Exception {
        return inCategory(connection -> undoOnce(connection, idempotencyKey, type, body));
    }

    /** Takes a transactional step with a plain class as result back. */
    public <T extends @Nullable Object> boolean compensate(
            String idempotencyKey, Class<T> type, TransactionUndo<T> body) throws Exception {
        return compensate(idempotencyKey, TypeRef.of(type), body);
    }

    /**
     * Deletes the records that are older. A step whose record is gone would run again if it were tried again: choose
     * more than the longest life of an execution, from its start until it can no longer be retried or compensated.
     *
     * @return how many were deleted
     */
    public long purge(Duration olderThan) throws Exception {
        if (olderThan.isNegative()) {
            throw new InvalidInput("olderThan", "must not be negative, is " + olderThan);
        }
        long before = clock.instant().minus(olderThan).toEpochMilli();
        long deleted = 0;
        int batch;
        do {
            batch = Transaction.run(dataSource, connection -> purge(connection, before));
            deleted += batch;
        } while (batch == PURGE_ROWS_MAX);
        return deleted;
    }

    private <T extends @Nullable Object> T inCategory(Transaction.Body<T> body) throws Exception {
        try {
            return Transaction.run(dataSource, body);
        } catch (SQLException refused) {
            throw SqlErrors.failure(refused);
        }
    }

    private <T extends @Nullable Object> T runOnce(
            Connection connection, Attempt attempt, TypeRef<T> type, TransactionBody<? extends T> body)
            throws Exception {
        var key = attempt.idempotencyKey();
        var author = new EffectRow.Author(key, attempt.execution().id(), attempt.name(), now());
        if (!EffectRow.claim(connection, author, EffectRow.State.OPEN)) {
            return recorded(EffectRow.find(connection, key), key, type);
        }
        T result = body.run(GuardedConnection.of(connection), attempt);
        if (!EffectRow.apply(connection, key, json.write("result", result))) {
            throw changed(key);
        }
        return result;
    }

    private <T extends @Nullable Object> T recorded(EffectRow row, String key, TypeRef<T> type) {
        return switch (row.state()) {
            case APPLIED -> json.read(row.result(), type);
            case UNDONE ->
                throw Failure.validation("the step of " + key + " was undone before: it is not done any more")
                        .withType("AlreadyUndone");
            case OPEN -> throw changed(key);
        };
    }

    private <T extends @Nullable Object> boolean undoOnce(
            Connection connection, String key, TypeRef<T> type, TransactionUndo<T> body) throws Exception {
        var author = new EffectRow.Author(key, "", "", now());
        if (EffectRow.claim(connection, author, EffectRow.State.UNDONE)) {
            return false;
        }
        var row = EffectRow.find(connection, key);
        if (row.state() == EffectRow.State.OPEN) {
            throw changed(key);
        }
        if (!EffectRow.undo(connection, key)) {
            return false;
        }
        body.undo(GuardedConnection.of(connection), json.read(row.result(), type));
        return true;
    }

    private static int purge(Connection connection, long beforeMillis) throws SQLException {
        try (var delete = connection.prepareStatement(PURGE)) {
            delete.setLong(1, beforeMillis);
            return delete.executeUpdate();
        }
    }

    /** An open record is never committed by us, and within the transaction nobody else can change it. */
    private static Failure changed(String key) {
        return Failure.logic("the record of " + key + " was committed or changed by other hands than Fermata's: a body"
                + " must not end its transaction, and nobody may change fermata_effect");
    }

    private long now() {
        return clock.instant().toEpochMilli();
    }
}
