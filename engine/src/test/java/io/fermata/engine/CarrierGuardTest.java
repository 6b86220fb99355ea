package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class CarrierGuardTest {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final ArrayList<Integer> added = new ArrayList<>();
    private final CarrierGuard guard = new CarrierGuard(waiting::add, more -> {
        added.add(more);
        return 8;
    });

    @Test
    void carriers_that_keep_up_are_left_alone() {
        for (int look = 0; look < 5; look++) {
            guard.look();
            waiting.remove().run();
        }

        assertThat(added).isEmpty();
    }

    @Test
    void carriers_are_added_while_nothing_runs_and_no_longer() {
        guard.look();
        guard.look();
        guard.look();
        assertThat(added).containsExactly(CarrierGuard.STEP, CarrierGuard.STEP);

        waiting.remove().run();
        guard.look();

        assertThat(added).hasSize(2);
    }

    @Test
    void carriers_that_cannot_be_added_are_asked_for_once() {
        var fixed = new CarrierGuard(waiting::add, more -> {
            added.add(more);
            return 0;
        });

        for (int look = 0; look < 5; look++) {
            fixed.look();
        }

        assertThat(added).hasSize(1);
    }

    @Test
    void this_jvm_can_add_carriers_if_it_is_new_enough() {
        int carriers = CarrierGuard.addCarriers(0);

        assertThat(carriers).isGreaterThanOrEqualTo(Runtime.version().feature() >= 24 ? 1 : 0);
    }
}
