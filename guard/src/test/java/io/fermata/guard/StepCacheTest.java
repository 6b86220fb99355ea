package io.fermata.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Json;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.RunFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepCacheTest {
    private static final int THREADS = 8;

    private final AtomicLong nanos = new AtomicLong();
    private final StepCache cache = StepCache.of(2, Duration.ofMinutes(1), nanos::get);
    private final AtomicInteger runs = new AtomicInteger();
    private final Callable<Integer> work = runs::incrementAndGet;

    @Test
    void a_result_lives_for_its_time() throws Exception {
        assertThat(ask("a")).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(ask("a")).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(ask("a")).isEqualTo(2);
    }

    @Test
    void another_version_of_the_code_shares_nothing() throws Exception {
        assertThat(ask("a")).isEqualTo(1);
        assertThat(cache.withVersion("2").key("a").run(new NoAttempt(), work)).isEqualTo(2);
        assertThat(ask("a")).isEqualTo(1);
    }

    @Test
    void parts_of_a_key_cannot_be_mixed_up() throws Exception {
        assertThat(cache.key("ab", "c").run(new NoAttempt(), work)).isEqualTo(1);
        assertThat(cache.key("a", "bc").run(new NoAttempt(), work)).isEqualTo(2);
    }

    @Test
    void a_map_as_argument_makes_a_key_whatever_the_order_of_its_entries() throws Exception {
        var one = new LinkedHashMap<String, Object>();
        one.put("lang", "de");
        one.put("tags", List.of("a", "b"));
        var other = new LinkedHashMap<String, Object>();
        other.put("tags", List.of("a", "b"));
        other.put("lang", "de");

        assertThat(about(one)).isEqualTo(1);
        assertThat(about(other)).isEqualTo(1);
        other.put("lang", "fr");
        assertThat(about(other)).isEqualTo(2);
        cache.forget(Json.strict(), one);
        assertThat(about(one)).isEqualTo(3);
    }

    @Test
    void a_failure_is_never_kept() throws Exception {
        assertThatThrownBy(() -> cache.key("a").run(new NoAttempt(), () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(ask("a")).isEqualTo(1);
    }

    @Test
    void a_forgotten_result_is_made_again() throws Exception {
        assertThat(ask("a")).isEqualTo(1);
        cache.forget("a");
        assertThat(ask("a")).isEqualTo(2);
    }

    @Test
    void attempts_at_the_same_time_share_one_run() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var leader = threads.submit(() -> cache.key("a").run(new NoAttempt(), () -> {
                begun.countDown();
                release.await();
                return runs.incrementAndGet();
            }));
            begun.await();
            var others = new ArrayList<Future<Integer>>();
            for (int i = 1; i < THREADS; i++) {
                others.add(threads.submit(() -> ask("a")));
            }
            release.countDown();

            assertThat(leader.get()).isEqualTo(1);
            for (var other : others) {
                assertThat(other.get()).isEqualTo(1);
            }
        }
        assertThat(runs).hasValue(1);
    }

    private int about(Map<String, Object> argument) throws Exception {
        return cache.key(Json.strict(), argument).run(new NoAttempt(), work);
    }

    private int ask(String key) throws Exception {
        return cache.key(key).run(new NoAttempt(), work);
    }

    /** Stands for an attempt that nobody looks at. */
    private record NoAttempt() implements Attempt {
        @Override
        public RunFacts execution() {
            return new RunFacts("e", "r", "w", 1, Instant.EPOCH, null, "e");
        }

        @Override
        public String operation() {
            return "1";
        }

        @Override
        public String name() {
            return "step";
        }

        @Override
        public int number() {
            return 1;
        }

        @Override
        public String idempotencyKey() {
            return "key";
        }

        @Override
        public @Nullable Instant deadline() {
            return null;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
