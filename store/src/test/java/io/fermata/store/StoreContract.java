package io.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. A store's tests extend this. */
public abstract class StoreContract {
    protected static final Key NO_END = Key.of(new byte[0]);
    private static final int SHARDS = 3;

    private @Nullable ShardStore opened;

    /** Opens the store of this test: empty at first, and with the same rows when it is opened again. */
    protected abstract ShardStore open(int shards);

    @BeforeEach
    void open_the_store() {
        opened = open(SHARDS);
    }

    @AfterEach
    void close_the_store() {
        store().close();
    }

    protected final ShardStore store() {
        return Objects.requireNonNull(opened);
    }

    protected final void reopen() {
        store().close();
        opened = open(SHARDS);
    }

    @Test
    void acquiring_raises_the_epoch_and_keeps_the_sequence() {
        var first = store().acquire(1, "a");
        commit(first, 1, new WriteBatch());

        var second = store().acquire(1, "b");

        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(second.sequence()).isEqualTo(1);
    }

    @Test
    void an_older_lease_is_fenced_and_writes_nothing() {
        var old = store().acquire(0, "a");
        var current = store().acquire(0, "b");

        var outcome = commit(old, 1, puts("k", "zombie"));

        assertThat(outcome).isEqualTo(new Outcome.Fenced(current.epoch()));
        assertThat(text(store().get(current, key("k")))).isNull();
        assertThat(commit(current, 1, puts("k", "v"))).isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void a_sequence_that_does_not_follow_is_refused_and_writes_nothing() {
        var lease = store().acquire(0, "a");
        commit(lease, 1, puts("a", "1"));

        assertThat(commit(lease, 3, puts("gap", "x"))).isInstanceOf(Outcome.Refused.class);
        assertThat(commit(lease, 1, puts("again", "x"))).isInstanceOf(Outcome.Refused.class);

        assertThat(rows(lease, "", "", false)).containsExactly("a=1");
        assertThat(commit(lease, 2, puts("b", "2"))).isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void changes_of_a_batch_apply_in_order() {
        var lease = store().acquire(0, "a");
        var batch = puts("a", "1", "b", "1", "c", "1");
        batch.delete(key("a"));
        batch.deleteRange(key("b"), key("c"));
        batch.put(key("b"), bytes("2"));
        batch.delete(key("never there"));

        commit(lease, 1, batch);

        assertThat(rows(lease, "", "", false)).containsExactly("b=2", "c=1");
    }

    @Test
    void a_row_may_be_empty_and_is_not_absent() {
        var lease = store().acquire(0, "a");

        commit(lease, 1, puts("empty", ""));

        assertThat(store().get(lease, key("empty"))).isEmpty();
        assertThat(store().get(lease, key("absent"))).isNull();
    }

    @Test
    void scans_are_bounded_and_run_both_ways() {
        var lease = store().acquire(0, "a");
        commit(lease, 1, puts("a", "1", "b", "2", "b0", "3", "c", "4"));

        assertThat(rows(lease, "a0", "c", false)).containsExactly("b=2", "b0=3");
        assertThat(rows(lease, "a0", "c", true)).containsExactly("b0=3", "b=2");
        assertThat(rows(lease, "b", "", true)).containsExactly("c=4", "b0=3", "b=2");
        assertThat(rows(lease, "c", "a", false)).isEmpty();
        assertThat(rows(lease, "b", "b", true)).isEmpty();
    }

    @Test
    void a_scan_ends_when_its_visitor_has_enough() {
        var lease = store().acquire(0, "a");
        commit(lease, 1, puts("a", "1", "b", "2", "c", "3"));
        var seen = new ArrayList<Key>();

        store().scan(lease, key("a"), NO_END, false, (key, value) -> {
            seen.add(key);
            return seen.size() < 2;
        });

        assertThat(seen).containsExactly(key("a"), key("b"));
    }

    @Test
    void keys_are_ordered_as_unsigned_bytes() {
        var lease = store().acquire(0, "a");
        var batch = new WriteBatch();
        batch.put(Key.of(new byte[] {(byte) 0xff, 1}), bytes("high"));
        batch.put(Key.of(new byte[] {0x7f}), bytes("low"));
        commit(lease, 1, batch);

        assertThat(rows(lease, "", "", false))
                .extracting(row -> row.split("=", 2)[1])
                .containsExactly("low", "high");
    }

    @Test
    void shards_share_nothing_but_the_store() {
        var one = store().acquire(0, "a");
        var two = store().acquire(2, "a");

        commit(one, 1, puts("k", "one"));
        commit(two, 1, puts("k", "two"));
        var all = new WriteBatch();
        all.deleteRange(key(""), NO_END);
        commit(one, 2, all);

        assertThat(rows(one, "", "", false)).isEmpty();
        assertThat(rows(two, "", "", true)).containsExactly("k=two");
        assertThat(store().acquire(1, "a").sequence()).isZero();
    }

    @Test
    void commits_of_many_shards_in_flight_all_end() {
        var leases = new ArrayList<Lease>();
        for (int shard = 0; shard < SHARDS; shard++) {
            leases.add(store().acquire(shard, "a"));
        }

        for (int round = 1; round <= 50; round++) {
            int number = round;
            var stages = leases.stream()
                    .map(lease -> store().commit(lease, number, puts("n", "" + number))
                            .toCompletableFuture())
                    .toList();
            assertThat(stages)
                    .allSatisfy(
                            stage -> assertThat(stage.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Committed.class));
        }

        assertThat(leases)
                .allSatisfy(lease -> assertThat(rows(lease, "", "", false)).containsExactly("n=50"));
    }

    @Test
    void reopening_gives_the_same_rows_sequences_and_higher_epochs() {
        var lease = store().acquire(0, "a");
        commit(lease, 1, puts("a", "1", "b", "2", "c", "3", "d", "4"));
        var batch = new WriteBatch();
        batch.delete(key("a"));
        batch.deleteRange(key("c"), key("d"));
        commit(lease, 2, batch);

        reopen();
        var after = store().acquire(0, "b");

        assertThat(after.epoch()).isGreaterThan(lease.epoch());
        assertThat(after.sequence()).isEqualTo(2);
        assertThat(rows(after, "", "", false)).containsExactly("b=2", "d=4");
        assertThat(commit(lease, 3, puts("x", "zombie"))).isInstanceOf(Outcome.Fenced.class);
    }

    @Test
    void a_scan_never_sees_half_a_batch() throws Exception {
        var lease = store().acquire(0, "a");
        commit(lease, 1, puts("a", "0", "m", "0", "z", "0"));
        var done = new AtomicBoolean();
        var writer = new Thread(() -> {
            for (int i = 1; i <= 300; i++) {
                commit(lease, i + 1, puts("a", "" + i, "m", "" + i, "z", "" + i));
            }
            done.set(true);
        });

        writer.start();
        while (!done.get()) {
            var values = rows(lease, "", "", false).stream().map(row -> row.split("=", 2)[1]);
            assertThat(values.distinct()).hasSize(1);
        }

        writer.join();
    }

    @Test
    void reads_agree_with_a_model_after_many_random_batches() {
        var random = new Random(20260101);
        var model = new TreeMap<Key, String>();
        var lease = store().acquire(1, "a");
        for (int round = 1; round <= 400; round++) {
            commit(lease, lease.sequence() + 1, randomBatch(random, model));
            lease = new Lease(1, lease.epoch(), lease.sequence() + 1);
            if (round % 100 == 0) {
                reopen();
                lease = store().acquire(1, "a");
            }
            check(lease, model, random);
        }
    }

    private void check(Lease lease, NavigableMap<Key, String> model, Random random) {
        var key = randomKey(random);
        assertThat(text(store().get(lease, key))).isEqualTo(model.get(key));
        var peeked = store().peek(lease, key);
        if (peeked.known()) {
            assertThat(text(peeked.value())).isEqualTo(model.get(key));
        }
        var from = randomKey(random);
        var to = randomKey(random);
        if (from.compareTo(to) < 0) {
            boolean reverse = random.nextBoolean();
            var expected = new ArrayList<String>();
            var range = model.subMap(from, true, to, false);
            (reverse ? range.descendingMap() : range).forEach((k, v) -> expected.add(text(k.bytes()) + "=" + v));
            assertThat(rows(lease, from, to, reverse)).isEqualTo(expected);
        }
    }

    private static WriteBatch randomBatch(Random random, NavigableMap<Key, String> model) {
        var batch = new WriteBatch();
        for (int i = random.nextInt(20); i >= 0; i--) {
            var key = randomKey(random);
            int dice = random.nextInt(20);
            if (dice < 12) {
                var value = "v" + random.nextInt();
                batch.put(key, bytes(value));
                model.put(key, value);
            } else if (dice < 19) {
                batch.delete(key);
                model.remove(key);
            } else {
                var to = Key.of(bytes(text(key.bytes()) + "5"));
                batch.deleteRange(key, to);
                model.subMap(key, to).clear();
            }
        }
        return batch;
    }

    private static Key randomKey(Random random) {
        return key("k" + random.nextInt(10) + "/" + random.nextInt(40));
    }

    /** Both ways to commit, by turns. */
    protected final Outcome commit(Lease lease, long sequence, WriteBatch batch) {
        try {
            var stage = sequence % 2 == 0
                    ? store().commitHere(lease, sequence, batch)
                    : store().commit(lease, sequence, batch);
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the commit never ended", e);
        }
    }

    protected final List<String> rows(Lease lease, String from, String to, boolean reverse) {
        return rows(lease, key(from), key(to), reverse);
    }

    private List<String> rows(Lease lease, Key from, Key to, boolean reverse) {
        var rows = new ArrayList<String>();
        store().scan(lease, from, to, reverse, (key, value) -> rows.add(text(key.bytes()) + "=" + text(value)));
        return rows;
    }

    public static WriteBatch puts(String... keysAndValues) {
        var batch = new WriteBatch();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            batch.put(key(keysAndValues[i]), bytes(keysAndValues[i + 1]));
        }
        return batch;
    }

    public static Key key(String text) {
        return Key.of(bytes(text));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
