package io.fermata.engine;

import io.fermata.kernel.RunId;
import io.fermata.store.Key;
import io.fermata.store.Lease;
import io.fermata.store.ShardStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs of one shard that may fit a filter, newest first. */
interface RunCursor {
    /** The newest run that is older than {@code bound} (null: the newest); null at the end. Bounds only fall. */
    @Nullable
    RunId before(@Nullable RunId bound);

    /** How many runs one page may look at. */
    final class Looks {
        private int left;

        Looks(int max) {
            left = max;
        }

        void spend(int looks) {
            left -= looks;
        }

        boolean isSpent() {
            return left <= 0;
        }
    }

    /** The runs whose keys stand behind a prefix. */
    final class Rows implements RunCursor {
        private static final int SLICE = 64;

        private final ShardStore store;
        private final Lease lease;
        private final Key prefix;
        private final Looks looks;
        private List<RunId> slice = List.of();
        private int next;
        private boolean ended;

        Rows(ShardStore store, Lease lease, Key prefix, Looks looks) {
            this.store = store;
            this.lease = lease;
            this.prefix = prefix;
            this.looks = looks;
        }

        @Override
        public @Nullable RunId before(@Nullable RunId bound) {
            while (true) {
                while (next < slice.size() && bound != null && slice.get(next).compareTo(bound) >= 0) {
                    next++;
                }
                if (next < slice.size()) {
                    return slice.get(next);
                }
                if (ended) {
                    return null;
                }
                read(bound);
            }
        }

        private void read(@Nullable RunId bound) {
            var last = slice.isEmpty() ? null : slice.getLast();
            var below = bound == null || (last != null && last.compareTo(bound) < 0) ? last : bound;
            var to = below == null ? prefix.afterPrefix() : key(below);
            var found = new ArrayList<RunId>(SLICE);
            int at = prefix.bytes().length;
            store.scan(lease, prefix, to, true, (key, value) -> {
                if (key.bytes().length == at + 2 * Long.BYTES) {
                    var bytes = ByteBuffer.wrap(key.bytes(), at, 2 * Long.BYTES);
                    found.add(new RunId(bytes.getLong(), bytes.getLong()));
                }
                return found.size() < SLICE;
            });
            looks.spend(1);
            slice = found;
            next = 0;
            ended = found.size() < SLICE;
        }

        private Key key(RunId run) {
            var key = ByteBuffer.allocate(prefix.bytes().length + 2 * Long.BYTES);
            return Key.of(key.put(prefix.bytes())
                    .putLong(run.high())
                    .putLong(run.low())
                    .array());
        }
    }

    /** Runs that any of them has. */
    record Union(List<RunCursor> parts) implements RunCursor {
        @Override
        public @Nullable RunId before(@Nullable RunId bound) {
            RunId newest = null;
            for (var part : parts) {
                var run = part.before(bound);
                if (run != null && (newest == null || run.compareTo(newest) > 0)) {
                    newest = run;
                }
            }
            return newest;
        }
    }

    /**
     * Runs that all of them have: each leaps to where the one that is furthest stands, so that the rarest of them
     * decides how much is read. When the looks are spent it gives back a run that not all have.
     */
    record Intersection(List<RunCursor> parts, Looks looks) implements RunCursor {
        @Override
        public @Nullable RunId before(@Nullable RunId bound) {
            var candidate = parts.getFirst().before(bound);
            int agreed = 1;
            for (int i = 1; candidate != null && agreed < parts.size(); i = (i + 1) % parts.size()) {
                var run = parts.get(i).before(after(candidate));
                if (run == null || run.equals(candidate)) {
                    agreed++;
                } else {
                    agreed = 1;
                    looks.spend(1);
                }
                if (run != null && looks.isSpent()) {
                    return run;
                }
                candidate = run;
            }
            return candidate;
        }

        private static @Nullable RunId after(RunId run) {
            long low = run.low() + 1;
            long high = low == 0 ? run.high() + 1 : run.high();
            return low == 0 && high == 0 ? null : new RunId(high, low);
        }
    }
}
