package io.fermata.engine;

import io.fermata.kernel.ExecutionState;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import io.fermata.store.Key;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rows by which lists find runs without looking at all of them: one for each thing that a run has and a filter may
 * ask for, under a number that the thing has, then the run, so that the runs of one thing lie in order of their start.
 * What two things with the same number cost is a look; a row too many is harmless, for whoever finds a run by one asks
 * the header. A row too few is not: all of them change in the batch of the header.
 *
 * <p>No rows tell of open and of completed runs, since those are most or have a table of their own, so an execution
 * without attributes costs one row.
 */
final class Facets {
    private static final byte COMPLETE = 'f';
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Facets() {}

    /** The row that says that all runs of the shard have their rows. */
    static Key marker(int namespace) {
        return Tables.key(Tables.SHARD, namespace).tag(COMPLETE).build();
    }

    /** What all rows of a thing begin with. */
    static Key prefix(int namespace, long facet) {
        return Tables.key(Tables.FACET, namespace).number(facet).build();
    }

    static Key row(int namespace, long facet, RunId run) {
        return Tables.key(Tables.FACET, namespace).number(facet).run(run).build();
    }

    static long workflow(String name) {
        return number("workflow", name);
    }

    static long status(Status status) {
        return number("status", status.name());
    }

    /** That it waits with compensations that are stuck. */
    static long stuck() {
        return number("stuck", "");
    }

    static long attribute(String name, AttributeValue value) {
        return number("attribute " + name.length() + " " + name, normal(value));
    }

    /** Everything that a run has. */
    static Set<Long> of(Status status, String workflow, Map<String, Payload> attributes) {
        var facets = new HashSet<Long>();
        facets.add(workflow(workflow));
        if (status != Status.OPEN && status != Status.COMPLETED) {
            facets.add(status(status));
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

    static Set<Long> of(ExecutionState state) {
        return of(state.status(), state.spec().workflow(), state.attributes());
    }

    /** Writes what has changed: {@code before} is what the run has rows of. Returns what it has now. */
    static Set<Long> write(ShardAccess shard, ExecutionState state, Set<Long> before) {
        int namespace = shard.options().namespace();
        var after = of(state);
        for (long facet : before) {
            if (!after.contains(facet)) {
                shard.delete(row(namespace, facet, state.run()));
            }
        }
        for (long facet : after) {
            if (!before.contains(facet)) {
                shard.put(row(namespace, facet, state.run()), new byte[0]);
            }
        }
        return after;
    }

    /** Takes a run's rows away. */
    static void remove(ShardAccess shard, RunId run, ExecutionHeader header) {
        for (long facet : of(header.status(), header.workflow(), header.attributes())) {
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
