package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.fermata.store.Lease;
import io.fermata.store.Outcome;
import io.fermata.store.WriteBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The log's thread and those who commit, acquire and close, in the orders that Lincheck tries, over a log that is kept
 * nowhere. What is shared is in classes with names, for Lincheck cannot look into Java's lambdas.
 *
 * <p>That it finds bugs was tried with copies of the committer: one that does not look again whether it has ended, so
 * that a commit beside the closing is never answered, and one that takes a place twice. A lost wake-up it did not find.
 */
class CommitterRaceTest {
    private static final int SCHEDULES = Integer.getInteger("race.schedules", 50);

    private static final Lease LEASE = new Lease(0, 1, 0);

    @Test
    void of_two_commits_for_one_place_one_is_taken() {
        assertThatNoException().isThrownBy(() -> Lincheck.runConcurrentTest(SCHEDULES, new SamePlace()));
    }

    @Test
    void an_older_lease_is_fenced_from_the_moment_that_a_newer_one_is_given() {
        assertThatNoException().isThrownBy(() -> Lincheck.runConcurrentTest(SCHEDULES, new TwoOwners()));
    }

    @Test
    void a_commit_beside_the_closing_is_answered() {
        assertThatNoException().isThrownBy(() -> Lincheck.runConcurrentTest(SCHEDULES, new CommitAndEnd()));
    }

    private static final class SamePlace implements Runnable {
        @Override
        public void run() {
            var store = new Store();
            var other = new Committing(store, true);
            other.start();
            var mine = store.commit(true).join();
            store.join(other);

            boolean first = mine instanceof Outcome.Committed;
            require(first != (other.outcome instanceof Outcome.Committed), mine + " and " + other.outcome);
            store.end();
        }
    }

    private static final class TwoOwners implements Runnable {
        @Override
        public void run() {
            var store = new Store();
            var old = new Committing(store, true);
            old.start();
            var lease = store.acquire();
            store.join(old);

            boolean before = old.outcome instanceof Outcome.Committed;
            require(before == (lease.sequence() == 1), lease + ", and the old owner is told " + old.outcome);
            store.end();
        }
    }

    private static final class CommitAndEnd implements Runnable {
        @Override
        public void run() {
            var store = new Store();
            var late = new Committing(store, false);
            late.start();
            store.end();
            store.join(late);

            require(late.outcome != null, "nobody answered");
        }
    }

    /** Commits the first batch of the lease on its own thread if it can, and waits for the answer. */
    private static final class Committing extends Thread {
        private final Store store;
        private final boolean here;
        private @Nullable Outcome outcome;

        Committing(Store store, boolean here) {
            this.store = store;
            this.here = here;
        }

        @Override
        public void run() {
            outcome = store.commit(here).join();
        }
    }

    /** A committer over a log that is kept nowhere. */
    private static final class Store {
        final Committer committer;

        Store() {
            var room = new DiskRoom(new Room(), 0, new StoppedClock());
            var marks = List.of(new Generation.ShardMark(LEASE.epoch(), LEASE.sequence()));
            committer = new Committer(new Nowhere(), new Pending(1, 1 << 20, Position.START), room, marks);
            committer.start();
        }

        CompletableFuture<Outcome> commit(boolean here) {
            var stage = new CompletableFuture<Outcome>();
            var request = new Request.Commit(LEASE, 1, new WriteBatch(), stage);
            if (here) {
                committer.submitHere(request);
            } else {
                committer.submit(request);
            }
            return stage;
        }

        Lease acquire() {
            var stage = new CompletableFuture<Lease>();
            committer.submit(new Request.Acquire(0, stage));
            return stage.join();
        }

        void end() {
            try {
                committer.end();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static final class Nowhere implements GroupLog {
        private Position position = Position.START;

        @Override
        public void open(Position applied, Consumer<Group> replay) {
            position = applied;
        }

        @Override
        public Position position() {
            return position;
        }

        @Override
        public long batchBytesMax() {
            return Group.BLOCK_BYTES;
        }

        @Override
        public void makeRoom(int length) {
            require(length < Group.BLOCK_BYTES, "no room");
        }

        @Override
        public void write(ByteBuffer buffer, int records) {
            require(records > 0, "an empty group");
        }

        @Override
        public void force() {
            position = new Position(position.number() + 1, 0);
        }
    }

    private static final class Room implements DiskRoom.Gauge {
        @Override
        public long usableBytes() {
            return 1;
        }
    }

    private static final class StoppedClock implements LongSupplier {
        @Override
        public long getAsLong() {
            return 0;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
