package io.fermata.jdbc;

import io.fermata.sdk.FermataClient;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One start or message in the outbox; its id is the request or message id, so that a second delivery is none. */
record OutboxRow(String id, Kind kind, String target, String key, String payload) {
    static final String COLUMNS = "id, kind, target, target_key, payload, conflict, reuse, delay_millis, memo,"
            + " correlation_id, delivery, keep_millis, failures";

    private static final String INSERT = "insert into fermata_outbox (id, kind, target, target_key, payload, conflict,"
            + " reuse, delay_millis, memo, correlation_id, delivery, keep_millis, created_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** What a row asks for. */
    enum Kind {
        START,
        PUBLISH;

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it is asked for. */
    sealed interface Extras {
        /** How an execution is started. */
        record OfStart(
                StartOptions.OnConflict conflict,
                StartOptions.OnReuse reuse,
                @Nullable Duration delay,
                String memo,
                @Nullable String correlationId)
                implements Extras {}

        /** How a message is published. */
        record OfMessage(PublishOptions.Delivery delivery, Duration keep) implements Extras {}
    }

    /** A row as it was read, with what makes it complete. */
    record Due(OutboxRow row, Extras extras, int failures) {
        void deliver(FermataClient client) {
            var payload = new RawJson(row.payload());
            switch (extras) {
                case Extras.OfStart start ->
                    client.start(row.target(), row.key(), payload, TypeRef.of(RawJson.class), options(start));
                case Extras.OfMessage message ->
                    client.publish(
                            new MessageType<>(row.target(), RawJson.class), row.key(), payload, options(message));
            }
        }

        private StartOptions options(Extras.OfStart start) {
            return StartOptions.DEFAULT
                    .withRequestId(row.id())
                    .withConflict(start.conflict())
                    .withReuse(start.reuse())
                    .withStartDelay(start.delay())
                    .withMemo(start.memo())
                    .withCorrelationId(start.correlationId());
        }

        private PublishOptions options(Extras.OfMessage message) {
            return PublishOptions.DEFAULT
                    .withMessageId(row.id())
                    .withDelivery(message.delivery())
                    .withTimeToLive(message.keep());
        }
    }

    void insert(Connection connection, Extras extras, long atMillis) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, id);
            insert.setString(2, kind.text());
            insert.setString(3, target);
            insert.setString(4, key);
            insert.setString(5, payload);
            var start = extras instanceof Extras.OfStart of ? of : null;
            insert.setString(6, start == null ? null : start.conflict().name());
            insert.setString(7, start == null ? null : start.reuse().name());
            insert.setObject(
                    8,
                    start == null || start.delay() == null
                            ? null
                            : start.delay().toMillis());
            insert.setString(9, start == null ? null : start.memo());
            insert.setString(10, start == null ? null : start.correlationId());
            var message = extras instanceof Extras.OfMessage of ? of : null;
            insert.setString(11, message == null ? null : message.delivery().name());
            insert.setObject(12, message == null ? null : message.keep().toMillis());
            insert.setLong(13, atMillis);
            insert.executeUpdate();
        }
    }

    static Due read(ResultSet rows) throws SQLException {
        var kind = Kind.of(rows.getString("kind"));
        var row = new OutboxRow(
                rows.getString("id"),
                kind,
                rows.getString("target"),
                rows.getString("target_key"),
                rows.getString("payload"));
        Extras extras = switch (kind) {
            case START -> start(rows);
            case PUBLISH -> message(rows);
        };
        return new Due(row, extras, rows.getInt("failures"));
    }

    private static Extras start(ResultSet rows) throws SQLException {
        long delay = rows.getLong("delay_millis");
        return new Extras.OfStart(
                StartOptions.OnConflict.valueOf(rows.getString("conflict")),
                StartOptions.OnReuse.valueOf(rows.getString("reuse")),
                delay == 0 ? null : Duration.ofMillis(delay),
                rows.getString("memo"),
                rows.getString("correlation_id"));
    }

    private static Extras message(ResultSet rows) throws SQLException {
        return new Extras.OfMessage(
                PublishOptions.Delivery.valueOf(rows.getString("delivery")),
                Duration.ofMillis(rows.getLong("keep_millis")));
    }
}
