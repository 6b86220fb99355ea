package io.fermata.engine;

import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs of one shard with their headers, newest first. */
interface RunScan {
    /** Only those that have a next one can be compared. */
    Comparator<RunScan> NEWEST_FIRST = Comparator.comparing(
            (RunScan scan) -> Objects.requireNonNull(scan.head()).run(), Comparator.reverseOrder());

    /** The next one; null at the end. */
    Listing.@Nullable Found head();

    /** Takes the next one. */
    Listing.Found take();

    /** All runs, read in slices. */
    final class Headers implements RunScan {
        private static final int SLICE = 256;

        private final ShardStore store;
        private final Lease lease;
        private final RunCursor.Looks looks;
        private final Key from;
        private final int prefix;
        private Key to;
        private List<Listing.Found> slice = List.of();
        private int next;
        private boolean ended;

        /** {@code first} is the oldest that is looked at, {@code after} the one that comes behind the newest. */
        Headers(
                ShardStore store,
                Lease lease,
                int namespace,
                @Nullable RunId first,
                @Nullable RunId after,
                RunCursor.Looks looks) {
            this.store = store;
            this.lease = lease;
            this.looks = looks;
            var all = Tables.key(Tables.EXECUTION, namespace).build();
            this.prefix = all.bytes().length;
            this.from = first == null ? all : ExecutionIndex.headerKey(namespace, first);
            this.to = after == null ? all.afterPrefix() : ExecutionIndex.headerKey(namespace, after);
        }

        @Override
        public Listing.@Nullable Found head() {
            if (next == slice.size() && !ended) {
                read();
            }
            return next < slice.size() ? slice.get(next) : null;
        }

        @Override
        public Listing.Found take() {
            looks.spend(1);
            return slice.get(next++);
        }

        private void read() {
            var found = new ArrayList<Listing.Found>(SLICE);
            if (from.compareTo(to) >= 0) {
                ended = true;
                return;
            }
            store.scan(lease, from, to, true, (key, value) -> {
                var bytes = ByteBuffer.wrap(key.bytes(), prefix, 16);
                var run = new RunId(bytes.getLong(), bytes.getLong());
                found.add(new Listing.Found(run, ExecutionHeader.decode(value)));
                to = key;
                return found.size() < SLICE;
            });
            slice = found;
            next = 0;
            ended = found.size() < SLICE;
        }
    }

    /** Runs that a plan finds; each header is read by itself, which is several times the work. */
    final class Indexed implements RunScan {
        private static final int LOOKS = 4;

        private final ShardStore store;
        private final Lease lease;
        private final int namespace;
        private final RunCursor cursor;
        private final RunCursor.Looks looks;
        private final @Nullable RunId first;
        private @Nullable RunId bound;
        private Listing.@Nullable Found head;
        private boolean ended;

        /** {@code first} and {@code after} as of {@link Headers}. */
        Indexed(
                ShardStore store,
                Lease lease,
                int namespace,
                RunCursor cursor,
                @Nullable RunId first,
                @Nullable RunId after,
                RunCursor.Looks looks) {
            this.store = store;
            this.lease = lease;
            this.namespace = namespace;
            this.cursor = cursor;
            this.first = first;
            this.bound = after;
            this.looks = looks;
        }

        @Override
        public Listing.@Nullable Found head() {
            while (head == null && !ended) {
                var run = cursor.before(bound);
                if (run == null || (first != null && run.compareTo(first) < 0)) {
                    ended = true;
                } else {
                    bound = run;
                    byte[] header = store.get(lease, ExecutionIndex.headerKey(namespace, run));
                    // A row that tells of a run to be started may be there before the run's header is.
                    head = header == null ? null : new Listing.Found(run, ExecutionHeader.decode(header));
                }
            }
            return head;
        }

        @Override
        public Listing.Found take() {
            looks.spend(LOOKS);
            var taken = Objects.requireNonNull(head);
            head = null;
            return taken;
        }
    }
}
