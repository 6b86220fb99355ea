package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Cause;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FeedTest {
    private static final RunId RUN = RunId.of(1, 0, 1);

    private final StepwiseRuntime runtime = new StepwiseRuntime();
    private final Feed feed = new Feed(runtime.steps());
    private final List<FeedRecord> told = new ArrayList<>();

    @Test
    void a_follower_is_told_what_is_committed_from_now_on_in_order() {
        commit(1);
        assertThat(feed.isFollowed()).isFalse();
        feed.follow(10, told::add);
        commit(2);
        commit(3);
        runtime.work();

        assertThat(told).containsExactly(committed(2), committed(3));
    }

    @Test
    void a_slow_follower_lags_and_hears_how_much_it_missed() {
        feed.follow(3, told::add);
        for (int i = 1; i <= 10; i++) {
            commit(i);
        }
        runtime.work();
        commit(11);
        runtime.work();

        assertThat(told)
                .containsExactly(committed(1), committed(2), committed(3), new FeedRecord.Lagged(7), committed(11));
    }

    @Test
    void the_mark_stands_where_records_are_missing() {
        var feedOfOne = new ArrayList<FeedRecord>();
        feed.follow(1, next -> {
            feedOfOne.add(next);
            if (feedOfOne.size() == 1) {
                commit(2);
                commit(3);
            }
        });
        commit(1);
        runtime.work();

        assertThat(feedOfOne).containsExactly(committed(1), committed(2), new FeedRecord.Lagged(1));
    }

    @Test
    void nobody_is_told_after_closing() {
        var follower = feed.follow(10, told::add);
        commit(1);

        follower.close();
        commit(2);
        runtime.work();

        assertThat(told).isEmpty();
        assertThat(feed.isFollowed()).isFalse();
    }

    @Test
    void a_follower_that_never_returns_does_not_hold_up_the_shard() throws Exception {
        var stuck = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var live = new Feed(threads);
            var follower = live.follow(2, next -> {
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int i = 0; i < 100_000; i++) {
                live.committed("wf", RUN, events(i));
            }
            follower.close();
            stuck.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void commit(long sequence) {
        feed.committed("wf", RUN, events(sequence));
    }

    private static FeedRecord committed(long sequence) {
        return new FeedRecord.Committed("wf", RUN, events(sequence));
    }

    private static HistoryRecord events(long sequence) {
        return new HistoryRecord(sequence, 5, Cause.NONE, List.of(new Event.Resumed()));
    }
}
