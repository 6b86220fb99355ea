package io.fermata.engine;

import io.fermata.codec.Reader;
import io.fermata.codec.ValueCodec;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Status;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lists runs from committed rows, newest first, over all shards. It may wait for the disk, so it runs beside the
 * shards, never on their threads.
 */
final class Listing {
    /** Headers looked at for one page. */
    static final int LOOKS_MAX = 100_000;

    private final ShardStore store;
    private final List<Lease> leases;
    private final Routing routing;
    private final int namespace;
    private final ListQuery query;
    private final Filter filter;
    private boolean lookingAtAll;

    /** {@code leases} holds one lease per shard, in order. */
    Listing(ShardStore store, List<Lease> leases, Routing routing, ListQuery query) {
        this.store = store;
        this.leases = leases;
        this.routing = routing;
        this.namespace = routing.namespace();
        this.query = query;
        this.filter = check(query);
    }

    /**
     * Checks limit, filter and cursor.
     *
     * @throws EngineException {@code INVALID} with the field and the rule
     */
    static Filter check(ListQuery query) {
        Door.range("limit", query.limit(), 1, ListQuery.LIMIT_MAX);
        if (query.cursor() != null) {
            ListCursor.parse(query.cursor(), query);
        }
        return FilterParser.parse(query.filter());
    }

    /** Without the rows of {@link Facets}: finds the same, more slowly. */
    Listing lookingAtAll() {
        lookingAtAll = true;
        return this;
    }

    ListPage page() {
        var id = filter.exactly(Filter.Field.ID);
        var run = filter.exactly(Filter.Field.RUN);
        if (run != null) {
            return one(run.matches("[0-9a-f]{32}") ? RunId.parse(run) : null);
        }
        if (id != null && !query.allRuns() && !filter.names(ExecutionStatus.CONTINUED)) {
            return one(currentRun(routing.ownerOf(id), id));
        }
        return scan();
    }

    private ListPage one(@Nullable RunId run) {
        var items = new ArrayList<ListedExecution>(1);
        if (run != null && run.shard() < leases.size() && query.cursor() == null) {
            byte[] header = store.get(leases.get(run.shard()), ExecutionIndex.headerKey(namespace, run));
            if (header != null) {
                add(new Found(run, ExecutionHeader.decode(header)), true, items);
            }
        }
        return new ListPage(items, null);
    }

    private ListPage scan() {
        var after = query.cursor() == null
                ? null
                : ListCursor.parse(query.cursor(), query).after();
        var looks = new RunCursor.Looks(LOOKS_MAX);
        var newest = new PriorityQueue<RunScan>(RunScan.NEWEST_FIRST);
        for (var lease : leases) {
            for (var scan : scans(lease, after, looks)) {
                if (scan.head() != null) {
                    newest.add(scan);
                }
            }
        }
        var items = new ArrayList<ListedExecution>();
        RunId last = null;
        while (!looks.isSpent() && items.size() < query.limit() && !newest.isEmpty()) {
            var scan = newest.poll();
            var found = scan.take();
            if (!found.run().equals(last)) { // Two scans of a shard may find the same.
                last = found.run();
                add(found, false, items);
            }
            if (scan.head() != null) {
                newest.add(scan);
            }
        }
        return new ListPage(
                items,
                newest.isEmpty() || last == null
                        ? null
                        : ListCursor.of(last, query).text());
    }

    /** By rows if there is a plan and all runs of the shard have theirs; else all are looked at. */
    private List<RunScan> scans(Lease lease, @Nullable RunId after, RunCursor.Looks looks) {
        if (lookingAtAll || !Facets.isComplete(store.get(lease, Facets.marker(namespace)))) {
            return List.of(new RunScan.Headers(store, lease, namespace, null, after, looks));
        }
        var counts =
                ExecutionIndex.counts((from, to, visitor) -> store.scan(lease, from, to, false, visitor), namespace);
        var plan = ListPlan.of(filter, namespace, counts);
        var span = ListSpan.of(filter);
        var end = span.end();
        var newest = end != null && (after == null || end.compareTo(after) < 0) ? end : after;
        var inSpan = plan == null
                ? new RunScan.Headers(store, lease, namespace, span.first(), newest, looks)
                : indexed(lease, plan, span.first(), newest, looks);
        if (span.isAll()) {
            return List.of(inSpan);
        }
        var odd = new ListPlan.Rows(Facets.prefix(namespace, Facets.oddStart()));
        return List.of(inSpan, indexed(lease, odd, null, after, looks));
    }

    /** Runs that act may have rows that are behind: all of them are looked at. */
    private RunScan indexed(
            Lease lease, ListPlan plan, @Nullable RunId first, @Nullable RunId after, RunCursor.Looks looks) {
        var acting = new ListPlan.Rows(Tables.key(Tables.RUNNABLE, namespace).build());
        var found = ListStanding.mayAct(filter) ? new ListPlan.Any(List.of(acting, plan)) : plan;
        return new RunScan.Indexed(store, lease, namespace, found.cursor(store, lease, looks), first, after, looks);
    }

    private void add(Found found, boolean askedByName, List<ListedExecution> items) {
        var subject = new ListSubject(found.run(), found.header(), status(found.run(), found.header()));
        if (filter.matches(subject) && (askedByName || isShown(found))) {
            items.add(subject.listed());
        }
    }

    private ExecutionStatus status(RunId run, ExecutionHeader header) {
        boolean runnable = header.status() == Status.OPEN
                && store.get(leases.get(run.shard()), Tables.ofRun(Tables.RUNNABLE, namespace, run)) != null;
        return ExecutionStatus.of(header, runnable);
    }

    /** The current run of each execution, and others only if they were asked for. */
    private boolean isShown(Found found) {
        if (query.allRuns() || !found.header().status().isClosed()) {
            return true;
        }
        if (found.header().status() == Status.CONTINUED) {
            return filter.names(ExecutionStatus.CONTINUED);
        }
        return found.run().equals(currentRun(found.run().shard(), found.header().workflowId()));
    }

    private @Nullable RunId currentRun(int shard, String workflowId) {
        byte[] row = store.get(leases.get(shard), ExecutionIndex.idKey(namespace, workflowId));
        return row == null ? null : ValueCodec.readRunId(new Reader(row));
    }

    /** A run and its header. */
    record Found(RunId run, ExecutionHeader header) {}
}
