package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class CarrierGuardTest {
    private static final int PROCESSORS = 2;
    private static final int ENOUGH = PROCESSORS + CarrierGuard.SPARE;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final Scheduler scheduler = new Scheduler(1, true);
    private final CarrierGuard guard = new CarrierGuard(waiting::add, scheduler, PROCESSORS);

    private static final class Scheduler implements CarrierGuard.Carriers {
        private final boolean changes;
        private int count;
        private int busy;
        private int asked;

        Scheduler(int count, boolean changes) {
            this.count = count;
            this.changes = changes;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public int busy() {
            return busy;
        }

        @Override
        public boolean set(int wanted) {
            asked++;
            count = changes ? wanted : count;
            return changes;
        }
    }

    @Test
    void carriers_that_keep_up_are_left_alone() {
        calm(1_000);

        assertThat(scheduler.asked).isZero();
    }

    @Test
    void nothing_is_started_while_nobody_starts_anything() {
        guard.look();
        guard.look();

        assertThat(waiting).isEmpty();
    }

    @Test
    void one_delay_brings_as_many_as_there_are_processors_and_a_few() {
        held(1);

        assertThat(scheduler.count).isEqualTo(ENOUGH);
    }

    @Test
    void while_nothing_at_all_begins_there_are_twice_as_many_at_each_look() {
        held(3);
        assertThat(scheduler.count).isEqualTo(4 * ENOUGH);

        waiting.remove().run();
        calm(CarrierGuard.LOOKS_CALM - 1);

        assertThat(scheduler.count).isEqualTo(4 * ENOUGH);
    }

    @Test
    void while_others_begin_the_carriers_are_slow_and_not_held() {
        held(1);
        for (int look = 0; look < 10; look++) {
            guard.begun();
            guard.look();
        }

        assertThat(scheduler.count).isEqualTo(ENOUGH);
    }

    @Test
    void more_than_the_most_are_not_asked_for() {
        held(100);

        assertThat(scheduler.count).isEqualTo(CarrierGuard.CARRIERS_MAX);
    }

    @Test
    void carriers_that_code_holds_stay_with_it() {
        held(2);
        waiting.remove().run();
        scheduler.busy = 5;
        calm(CarrierGuard.LOOKS_CALM);
        assertThat(scheduler.count).isEqualTo(5 + 1);

        scheduler.busy = 0;
        calm(2 * CarrierGuard.LOOKS_CALM);
        assertThat(scheduler.count).isEqualTo(1);
    }

    @Test
    void what_takes_the_carriers_after_the_guard_got_one_is_seen_although_nobody_does_anything_any_more() {
        guard.used();
        guard.look();
        waiting.remove().run();

        guard.look();
        guard.look();

        assertThat(scheduler.count).isEqualTo(ENOUGH);
    }

    @Test
    void what_takes_the_carriers_that_were_added_is_seen_at_any_time() {
        held(1);
        waiting.remove().run();
        for (int look = 0; look < 2 * CarrierGuard.LOOKS_IDLE; look++) {
            guard.look();
            waiting.remove().run();
        }

        guard.look();
        guard.look();

        assertThat(scheduler.count).isEqualTo(2 * ENOUGH);
    }

    @Test
    void the_next_look_is_soon_while_something_waits() {
        guard.used();

        assertThat(guard.look()).isEqualTo(CarrierGuard.LOOK_MILLIS);
        assertThat(guard.look()).isEqualTo(CarrierGuard.LOOK_AGAIN_MILLIS);
        waiting.remove().run();
        assertThat(guard.look()).isEqualTo(CarrierGuard.LOOK_MILLIS);
    }

    @Test
    void when_nobody_does_anything_for_a_while_nothing_is_started_any_more() {
        calm(1);
        for (int look = 0; look < CarrierGuard.LOOKS_IDLE; look++) {
            waiting.forEach(Runnable::run);
            waiting.clear();
            guard.look();
        }

        assertThat(waiting).isEmpty();
    }

    @Test
    void what_was_added_is_taken_back_when_all_is_calm_and_later_each_time_it_was_needed_again() {
        held(1);
        waiting.remove().run();
        calm(CarrierGuard.LOOKS_CALM);
        assertThat(scheduler.count).isEqualTo(1);

        held(1);
        waiting.remove().run();
        calm(2 * CarrierGuard.LOOKS_CALM - 1);
        assertThat(scheduler.count).isEqualTo(ENOUGH);
        calm(1);
        assertThat(scheduler.count).isEqualTo(1);
    }

    @Test
    void carriers_that_cannot_be_changed_are_asked_for_once() {
        var fixed = new Scheduler(1, false);
        var helpless = new CarrierGuard(waiting::add, fixed, PROCESSORS);

        for (int look = 0; look < 30; look++) {
            helpless.used();
            helpless.look();
        }

        assertThat(fixed.asked).isEqualTo(1);
    }

    @Test
    void this_jvm_tells_and_changes_its_carriers_if_it_is_new_enough() {
        boolean isNew = Runtime.version().feature() >= 24;
        var jvm = new JvmCarriers();
        int count = jvm.count();

        assertThat(count).isGreaterThanOrEqualTo(isNew ? 1 : 0);
        assertThat(jvm.busy()).isNotNegative();
        assertThat(isNew && jvm.set(count)).isEqualTo(isNew);
    }

    /** So many looks at which what was started has run. */
    private void calm(int looks) {
        for (int look = 0; look < looks; look++) {
            guard.used();
            guard.look();
            waiting.remove().run();
        }
    }

    /** So many looks at which it has not. */
    private void held(int looks) {
        guard.used();
        for (int look = 0; look <= looks; look++) {
            guard.look();
        }
    }
}
