package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Command;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RunId;
import io.fermata.kernel.TimerId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many places of a batch due timers get. */
class PaceTest {
    private static final Command.FireTimer TIMER =
            new Command.FireTimer(TimerId.ofRun(TimerId.Kind.RUN_TIMEOUT), 0.5, new RunId(1, 2));
    private static final Command.CompleteAttempt STEP =
            new Command.CompleteAttempt(new OperationId("1"), 1, Payload.NONE, List.of(), 0.5);

    private final Pace pace = new Pace();

    private void others(int number) {
        for (int i = 0; i < number; i++) {
            pace.carriedOut(new Execution(new RunId(1, i)), STEP);
        }
    }

    private void storm(int number) {
        for (int i = 0; i < number; i++) {
            var execution = new Execution(new RunId(2, i));
            pace.carriedOut(execution, TIMER);
            pace.carriedOut(execution, STEP);
        }
    }

    @Test
    void nobody_else_acts_and_timers_take_all() {
        storm(1_000);

        assertThat(pace.room(1, true)).isEqualTo(Pace.SLICE_MAX);
    }

    @Test
    void timers_take_as_much_as_others_took_with_what_they_lead_to() {
        others(40 * Pace.COMMANDS);

        assertThat(pace.room(1, true)).isEqualTo(40);
        pace.took(40);
        assertThat(pace.room(1, true)).isZero();
        assertThat(pace.room(2, true)).isEqualTo(30);
    }

    @Test
    void nothing_keeps_timers_back_for_ever() {
        others(1);

        assertThat(pace.room(1, true)).isEqualTo(Pace.SLICE_MIN);
        others(100_000);
        assertThat(pace.room(1, true)).isEqualTo(Pace.SLICE_MAX);
    }

    @Test
    void batch_without_rows_is_as_good_as_new() {
        others(40 * Pace.COMMANDS);
        pace.took(pace.room(1, true));

        assertThat(pace.room(1, false)).isEqualTo(40);
    }

    @Test
    void timers_have_all_again_soon_after_the_others_have_gone() {
        others(100);

        long batch = 0;
        while (pace.room(++batch, true) < Pace.SLICE_MAX) {
            storm(100);
        }

        assertThat(batch).isBetween(5L, 20L);
    }
}
