package io.fermata.jdbc;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.WorkflowType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts executions and publishes messages within a transaction of the user's: they leave if, and only if, it commits,
 * and then once. They are rows of {@code fermata_outbox} until an {@link OutboxDrain} hands them on.
 *
 * <p>The tables have to be there: {@link Tables#create}. Safe for use by many threads.
 */
public final class Outbox {
    private static final int ID_CHARS_MAX = 200;

    private final JsonText json;
    private final InstantSource clock;

    Outbox(PayloadConverter converter, InstantSource clock) {
        this.json = new JsonText(converter);
        this.clock = clock;
    }

    /**
     * An outbox.
     *
     * @param converter writes inputs and messages, as JSON that Fermata will read
     */
    public static Outbox with(PayloadConverter converter) {
        return new Outbox(converter, InstantSource.system());
    }

    /** Starts an execution with the default options once the transaction commits. */
    public String start(Connection connection, String workflow, String id, @Nullable Object input) throws SQLException {
        return start(connection, workflow, id, input, StartOptions.DEFAULT);
    }

    /** Starts an execution of a known workflow with the default options once the transaction commits. */
    public <I extends @Nullable Object> String start(
            Connection connection, WorkflowType<I, ?> workflow, String id, I input) throws SQLException {
        return start(connection, workflow.name(), id, input, StartOptions.DEFAULT);
    }

    /**
     * Starts an execution once the transaction commits. When the id is taken then, the row is set aside.
     *
     * @param options request id (default: the row's), policies, delay, memo and correlation id are kept
     * @return the row's id
     * @throws InvalidInput for other options, or what the door would refuse; nothing is written
     */
    public String start(Connection connection, String workflow, String id, @Nullable Object input, StartOptions options)
            throws SQLException {
        refuseMore(options);
        var row = new OutboxRow(
                idOr(options.requestId()),
                OutboxRow.Kind.START,
                checked("workflow", workflow),
                checked("id", id),
                json.write("input", input));
        OutboxRow.Extras extras = new OutboxRow.Extras.OfStart(
                options.conflict(), options.reuse(), options.startDelay(), options.memo(), options.correlationId());
        row.insert(connection, extras, clock.millis());
        return row.id();
    }

    /** Publishes a message for one taker, kept for a day, once the transaction commits. */
    public <T extends @Nullable Object> String publish(Connection connection, MessageType<T> type, String key, T value)
            throws SQLException {
        return publish(connection, type, key, value, PublishOptions.DEFAULT);
    }

    /**
     * Publishes a message once the transaction commits.
     *
     * @param options all are kept; the message id is the row's unless it is given
     * @return the row's id
     * @throws InvalidInput for what the door would refuse; nothing is written
     */
    public <T extends @Nullable Object> String publish(
            Connection connection, MessageType<T> type, String key, T value, PublishOptions options)
            throws SQLException {
        var row = new OutboxRow(
                idOr(options.messageId()),
                OutboxRow.Kind.PUBLISH,
                type.name(),
                checked("message key", key),
                json.write("message", value));
        OutboxRow.Extras extras = new OutboxRow.Extras.OfMessage(options.delivery(), options.timeToLive());
        row.insert(connection, extras, clock.millis());
        return row.id();
    }

    private static String idOr(@Nullable String given) {
        return given == null ? UUID.randomUUID().toString() : checked("request or message id", given);
    }

    private static String checked(String what, String text) {
        if (text.isBlank() || text.length() > ID_CHARS_MAX || text.indexOf('\0') >= 0) {
            throw new InvalidInput(
                    what, "must have 1 to " + ID_CHARS_MAX + " characters and no NUL, is '" + text + "'");
        }
        return text;
    }

    private static void refuseMore(StartOptions options) {
        var kept = StartOptions.DEFAULT
                .withRequestId(options.requestId())
                .withConflict(options.conflict())
                .withReuse(options.reuse())
                .withStartDelay(options.startDelay())
                .withMemo(options.memo())
                .withCorrelationId(options.correlationId());
        if (!options.equals(kept)) {
            throw new InvalidInput(
                    "options",
                    "must set no more than request id, policies, delay, memo and correlation id in an outbox;"
                            + " the workflow itself can set attributes, and a parent workflow the rest");
        }
    }
}
