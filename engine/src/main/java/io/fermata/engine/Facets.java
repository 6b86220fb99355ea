package io.fermata.engine;

import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import io.fermata.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows by which lists find runs without looking at all of them: one for each thing that a run has and a filter may
 * ask for, under a number that the thing has, then the run, so that the runs of one thing lie in order of their start.
 * What two things with the same number cost is a look; a row too many is harmless, for whoever finds a run by one asks
 * the header.
 *
 * <p>While a run acts its rows stay as they were: lists find it by the row that recovery finds it by, which holds what
 * rows there are. They are brought up to date in the batch in which it stops acting. So a run that goes from start to
 * end without a pause costs one row, and one that changes its attributes a thousand times in between no more.
 */
final class Facets {
    /** In the row that says so: all runs have their rows. */
    static final byte COMPLETE = 2;

    /** In the same row: runs up to the one that follows have their rows, and those that began since. */
    static final byte REBUILDING = 3;

    private static final byte MARKER = 'f';
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Facets() {}

    /** The row that says whether all runs of the shard have their rows; empty in stores with rows of an older kind. */
    static Key marker(int namespace) {
        return Tables.key(Tables.SHARD, namespace).tag(MARKER).build();
    }

    /** Whether that row says so. */
    static boolean isComplete(byte @Nullable [] marker) {
        return marker != null && marker.length == 1 && marker[0] == COMPLETE;
    }

    /** What all rows of a thing begin with. */
    static Key prefix(int namespace, long facet) {
        return Tables.key(Tables.FACET, namespace).number(facet).build();
    }

    static Key row(int namespace, long facet, RunId run) {
        return Tables.key(Tables.FACET, namespace).number(facet).run(run).build();
    }

    /** Where it stands, and what it runs. */
    static long standing(Status status, String workflow) {
        return number("standing " + status.name(), workflow);
    }

    /** That it waits with compensations that are stuck. */
    static long stuck() {
        return number("stuck", "");
    }

    /** That it began at another time than its id says, as forks and imports did. */
    static long oddStart() {
        return number("start", "odd");
    }

    static long attribute(String name, AttributeValue value) {
        return number("attribute " + name.length() + " " + name, normal(value));
    }

    /** Everything that a run has. */
    static Set<Long> of(RunId run, ExecutionHeader header) {
        return of(run, header.startedMillis(), standing(header.status(), header.workflow()), header.attributes());
    }

    static Set<Long> of(ExecutionState state) {
        var standing = standing(state.status(), state.spec().workflow());
        return of(state.run(), state.startedAtMillis(), standing, state.attributes());
    }

    private static Set<Long> of(RunId run, long startedMillis, long standing, Map<String, Payload> attributes) {
        boolean odd = run.startMillis() != startedMillis;
        if (!odd && attributes.isEmpty()) {
            return Set.of(standing);
        }
        var facets = new HashSet<Long>();
        facets.add(standing);
        if (odd) {
            facets.add(oddStart());
        }
        attributes.forEach((name, payload) -> {
            var value = AttributeValue.of(payload);
            if (value != null) {
                facets.add(attribute(name, value));
            }
        });
        if (attributes.containsKey(ExecutionStatus.STUCK)) {
            facets.add(stuck());
        }
        return facets;
    }

    /** A run that does not act gets the rows of what it has now. */
    static void bringUpToDate(ShardAccess shard, Execution execution) {
        int namespace = shard.options().namespace();
        var before = execution.facets;
        var after = of(execution.state());
        for (long facet : before) {
            if (!after.contains(facet)) {
                shard.delete(row(namespace, facet, execution.run));
            }
        }
        for (long facet : after) {
            if (!before.contains(facet)) {
                shard.put(row(namespace, facet, execution.run), new byte[0]);
            }
        }
        execution.facets = after;
        execution.hasStaleFacets = false;
    }

    /** What a run's rows are while it acts, for the row that tells that it does. */
    static byte[] encode(Set<Long> facets) {
        var bytes = ByteBuffer.allocate(facets.size() * Long.BYTES);
        facets.stream().sorted().forEach(bytes::putLong);
        return bytes.array();
    }

    /** What {@link #encode} wrote. */
    static Set<Long> decode(byte[] value) {
        var facets = new HashSet<Long>();
        for (var bytes = ByteBuffer.wrap(value); bytes.remaining() >= Long.BYTES; ) {
            facets.add(bytes.getLong());
        }
        return facets;
    }

    /** Takes a closed run's rows away. */
    static void remove(ShardAccess shard, RunId run, ExecutionHeader header) {
        for (long facet : of(run, header)) {
            shard.delete(row(shard.options().namespace(), facet, run));
        }
    }

    /** Values that filters take for equal have one form. */
    private static String normal(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text text -> {
                var moment = AttributeValue.moment(text.text());
                yield moment == null ? "text " + text.text() : "moment " + moment;
            }
            case AttributeValue.Numeric number -> "number " + number.number().stripTrailingZeros();
            case AttributeValue.Bool bool -> "bool " + bool.value();
        };
    }

    /** FNV-1a; never changes, for it is on disk. */
    private static long number(String kind, String text) {
        long hash = OFFSET;
        for (byte each : (kind + "=" + text).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * PRIME;
        }
        return hash;
    }
}
