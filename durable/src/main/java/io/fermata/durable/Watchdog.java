package io.fermata.durable;

import io.fermata.engine.EngineRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds code that holds its execution's baton too long: an endless loop, or blocking where a step belongs. Costs a run
 * nothing but a counter; looks once a second, and only while something is loaded.
 */
final class Watchdog {
    private static final long LOOK_MILLIS = 1_000;
    /** Looks at the same place before it is reported. */
    static final int SAME_LOOKS_MAX = 5;

    private final Set<JavaProgram> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** What was seen at the last look; touched by one look at a time. */
    private Map<JavaProgram, Seen> seen = new HashMap<>();

    void watch(JavaProgram program, EngineRuntime runtime) {
        if (runtime.lockstep()) {
            return;
        }
        add(program);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            runtime.schedule(LOOK_MILLIS, () -> lookAgain(runtime));
        }
    }

    void add(JavaProgram program) {
        watched.add(program);
    }

    void unwatch(JavaProgram program) {
        watched.remove(program);
    }

    void look() {
        var now = new HashMap<JavaProgram, Seen>();
        for (var program : watched) {
            int activity = program.fibers.activity();
            if (activity >= 0) {
                var before = seen.get(program);
                int looks = before != null && before.activity() == activity ? before.looks() + 1 : 0;
                now.put(program, new Seen(activity, looks));
                report(program, looks);
            }
        }
        seen = now;
    }

    private void lookAgain(EngineRuntime runtime) {
        look();
        scheduled.set(false);
        if (!watched.isEmpty() && scheduled.compareAndSet(false, true)) {
            runtime.schedule(LOOK_MILLIS, () -> lookAgain(runtime));
        }
    }

    /** Once when it begins to be too long, then ever more seldom. */
    private static void report(JavaProgram program, int looks) {
        var turn = program.openTurn();
        if (turn != null
                && looks >= SAME_LOOKS_MAX
                && Integer.bitCount(looks / SAME_LOOKS_MAX) == 1
                && looks % SAME_LOOKS_MAX == 0) {
            program.host.reportStuck(turn, program.fibers.stack());
        }
    }

    private record Seen(int activity, int looks) {}
}
