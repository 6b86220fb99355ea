package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The time of a shard while the wall clock jumps. */
class ShardClockTest {
    private static final long START = 1_000_000;
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);

    private long wallMillis = START;
    private long monotonicMillis;

    private ShardClock clock(long lastMillis) {
        return new ShardClock(
                () -> Instant.ofEpochMilli(wallMillis),
                () -> TimeUnit.MILLISECONDS.toNanos(monotonicMillis),
                lastMillis);
    }

    private void pass(long millis) {
        wallMillis += millis;
        monotonicMillis += millis;
    }

    private void hold(ShardClock clock) {
        clock.tick();
        pass(ShardClock.HOLD_MILLIS);
        clock.tick();
    }

    @Test
    void jump_is_believed_only_when_it_has_held() {
        var clock = clock(0);
        clock.tick();
        wallMillis += HOUR;

        assertThat(clock.tick()).isEqualTo(START);
        pass(ShardClock.HOLD_MILLIS - 1);
        assertThat(clock.tick()).isEqualTo(START + ShardClock.HOLD_MILLIS - 1);
        pass(1);
        assertThat(clock.tick()).isEqualTo(START + HOUR + ShardClock.HOLD_MILLIS);
    }

    @Test
    void jump_that_is_taken_back_leaves_no_trace() {
        var clock = clock(0);
        clock.tick();
        wallMillis -= HOUR;
        clock.tick();
        pass(ShardClock.HOLD_MILLIS - 1);
        clock.tick();
        wallMillis += HOUR;
        pass(10);

        assertThat(clock.tick()).isEqualTo(START + ShardClock.HOLD_MILLIS + 9);
        assertThat(clock.behindMillis()).isZero();
    }

    @Test
    void time_waits_for_a_clock_that_went_back() {
        var clock = clock(0);
        clock.tick();
        wallMillis -= HOUR;
        hold(clock);
        long stood = clock.lastMillis();

        assertThat(clock.behindMillis()).isEqualTo(HOUR - ShardClock.HOLD_MILLIS);
        pass(HOUR - ShardClock.HOLD_MILLIS);
        assertThat(clock.tick()).isEqualTo(stood);
        assertThat(clock.behindMillis()).isZero();
        pass(7);
        assertThat(clock.tick()).isEqualTo(stood + 7);
    }

    @Test
    void time_does_not_fall_from_one_owner_to_the_next() {
        var next = clock(START + HOUR);

        assertThat(next.tick()).isEqualTo(START + HOUR);
        assertThat(next.behindMillis()).isEqualTo(HOUR);
        pass(HOUR + 1);
        assertThat(next.tick()).isEqualTo(START + HOUR + 1);
    }
}
