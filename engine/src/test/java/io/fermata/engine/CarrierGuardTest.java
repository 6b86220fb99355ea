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
    void carriers_are_added_while_nothing_runs_and_no_longer() {
        held(2 * CarrierGuard.LOOKS_HELD);
        assertThat(scheduler.count).isEqualTo(ENOUGH + 2 * CarrierGuard.STEP);

        waiting.remove().run();
        calm(CarrierGuard.LOOKS_CALM - 1);

        assertThat(scheduler.count).isEqualTo(ENOUGH + 2 * CarrierGuard.STEP);
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

        for (int look = 0; look < 3 * CarrierGuard.LOOKS_HELD; look++) {
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
