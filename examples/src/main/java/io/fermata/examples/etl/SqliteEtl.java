package io.fermata.examples.etl;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteErrorCode;

/** Does the steps with a local file and SQLite. */
final class SqliteEtl implements Etl {
    private static final int REJECTS_SHOWN = 10;
    private static final int TEXT_CHARS_MAX = 200;
    private static final int PRIMARY_CODE = 0xFF;

    @Override
    public Load begin(EtlRequest request, String id) {
        var database = CsvFile.path("database", request.database()).toString();
        return new Load(id, CsvFile.inspect(request.csv()), database, request.rows(), request.pauseMillis());
    }

    @Override
    public Checkpoint loadBatch(Load load, Checkpoint from) {
        var next = loadOnce(load, from);
        dawdle(load.pauseMillis());
        return next;
    }

    private static Checkpoint loadOnce(Load load, Checkpoint from) {
        int number = from.batches() + 1;
        try (var database = OrdersDatabase.open(Path.of(load.database()), load.id());
                var reader = CsvFile.openAt(load.source(), from)) {
            var before = database.batch(number, from.totals());
            if (before != null) {
                return before;
            }
            var batch = Totals.NONE;
            boolean atEnd = false;
            while (!atEnd && batch.read() < load.batchRows()) {
                var row = reader.next();
                atEnd = row == null;
                batch = row == null ? batch : batch.plus(load(row, database));
            }
            atEnd = atEnd || reader.offset() == load.source().bytes();
            var end = new Checkpoint(
                    number, reader.offset(), reader.line(), atEnd, from.totals().plus(batch));
            database.putBatch(end, batch);
            database.commit();
            return end;
        } catch (SQLException e) {
            throw failure(load, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + load.source().path(), e);
        }
    }

    private static Totals load(CsvRow row, OrdersDatabase database) throws SQLException {
        return switch (row) {
            case CsvRow.Bad bad -> {
                database.reject(bad.line(), bad.reason(), brief(bad.text()));
                yield Totals.NONE.plusRejected();
            }
            case CsvRow.Good good -> load(good, database);
        };
    }

    private static Totals load(CsvRow.Good row, OrdersDatabase database) throws SQLException {
        try {
            var order = Transform.order(row.fields());
            if (database.put(order, row.line())) {
                return Totals.NONE.plusLoaded(order);
            }
            throw new Transform.RejectedException("id: order " + order.id() + " came before in this file");
        } catch (Transform.RejectedException e) {
            database.reject(row.line(), String.valueOf(e.getMessage()), brief(String.join(",", row.fields())));
            return Totals.NONE.plusRejected();
        }
    }

    /** Between the commit and the checkpoint: whoever kills the process now makes the batch come twice. */
    private static void dawdle(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.transientFailure("interrupted after a batch was loaded; it is safe to load it again")
                    .because(e);
        }
    }

    @Override
    public EtlResult validate(Load load, Checkpoint end) {
        try (var database = OrdersDatabase.open(Path.of(load.database()), load.id())) {
            var found = database.readBack();
            if (!found.equals(end.totals())) {
                throw Failure.validation("the database does not hold what was loaded: expected " + end.totals()
                        + ", found " + found + "; did another load change the same orders?");
            }
            return EtlReport.of(load, end, database.firstRejects(REJECTS_SHOWN));
        } catch (SQLException e) {
            throw failure(load, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + load.database(), e);
        }
    }

    private static Failure failure(Load load, SQLException e) {
        var category = switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY_CODE)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> Category.TRANSIENT;
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM -> Category.RESOURCE;
            default -> Category.VALIDATION;
        };
        return Failure.of(category, load.database() + ": " + e.getMessage()).because(e);
    }

    private static String brief(String text) {
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    }
}
