package io.fermata.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Laws that hold for any commands in any order; {@link Scene} checks them after each one. */
class RandomRunTest {
    private static final int RUNS = 3_000;
    private static final int COMMANDS = 60;

    @Test
    void replay_equals_live_and_nothing_outside_is_forgotten_or_left_over() {
        Set<Class<?>> events = new HashSet<>();
        Set<Class<?>> effects = new HashSet<>();
        Map<Status, Integer> ends = new EnumMap<>(Status.class);
        for (int seed = 0; seed < RUNS; seed++) {
            var scene = new RandomCommands(seed).run(COMMANDS, events, effects);
            ends.merge(scene.state().status(), 1, Integer::sum);
        }

        events.add(Event.Forked.class); // Written by no command; see ForkingTest.
        assertThat(events).as("each kind of event occurred").contains(Event.class.getPermittedSubclasses());
        assertThat(effects).as("each kind of effect occurred").contains(Effect.class.getPermittedSubclasses());
        assertThat(ends).as("each status was reached").containsOnlyKeys(Status.values());
    }

    @Test
    void every_prefix_of_a_history_folds() {
        for (int seed = 0; seed < 100; seed++) {
            var history = new RandomCommands(seed)
                    .run(COMMANDS, new HashSet<>(), new HashSet<>())
                    .history();
            List<HistoryRecord> prefix = new ArrayList<>();
            for (var historyRecord : history) {
                for (int size = 1; size <= historyRecord.events().size(); size++) {
                    var cut = new HistoryRecord(
                            historyRecord.firstSequence(),
                            historyRecord.atMillis(),
                            historyRecord.cause(),
                            historyRecord.events().subList(0, size));
                    prefix.add(cut);

                    assertThat(Kernel.fold(Scene.RUN, prefix).sequence()).isEqualTo(cut.lastSequence());

                    prefix.removeLast();
                }
                prefix.add(historyRecord);
            }
        }
    }

    @Test
    void a_command_on_an_empty_run_writes_nothing() {
        var random = new RandomCommands(new Random(5), Scene.empty());
        for (int i = 0; i < 1_000; i++) {
            var command = random.next();
            if (!(command instanceof Command.Start)) {
                assertThat(random.scene().send(command)).isEqualTo(Rejection.NOT_FOUND);
            }
        }
        assertThat(random.scene().state().sequence()).isZero();
    }
}
