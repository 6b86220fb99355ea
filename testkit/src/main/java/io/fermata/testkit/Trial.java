package io.fermata.testkit;

import io.fermata.sdk.Attempt;
import io.fermata.sdk.Context;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.TaskContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One run of a test under a {@link Disturbance}, and what was seen of it. Whatever the test opens takes part. */
final class Trial {
    private static final int PAGE = 1_000;
    private static final ThreadLocal<@Nullable Trial> CURRENT = new ThreadLocal<>();

    /** Work that has an effect outside, by its idempotency key. */
    record Work(String kind, String name, String operation, String execution, String key) {}

    /** How an execution ended, or where it stands. */
    record Ending(String status, String result) {}

    private final Disturbance disturbance;
    private final Map<Work, Integer> done = new LinkedHashMap<>();
    private final Map<String, Ending> endings = new TreeMap<>();
    private final Map<String, String> histories = new TreeMap<>();
    private final List<String> alerts = new ArrayList<>();
    private final List<SimulatedFermata> opened = new ArrayList<>();
    private int commits;
    private int requests;
    private int crashes;
    private String lastCall = "";
    private String crashedAfter = "";

    Trial(Disturbance disturbance) {
        this.disturbance = disturbance;
    }

    static @Nullable Trial current() {
        return CURRENT.get();
    }

    /** From now on whatever this thread opens takes part. */
    void begin() {
        CURRENT.set(this);
    }

    /** Looks at the ends of what the test left open, and closes it. */
    void end() {
        CURRENT.remove();
        List.copyOf(opened).forEach(SimulatedFermata::close);
    }

    Disturbance disturbance() {
        return disturbance;
    }

    void opened(SimulatedFermata fermata) {
        opened.add(fermata);
    }

    void closed(SimulatedFermata fermata) {
        opened.remove(fermata);
    }

    /** Keeps what the test's executions are by now, for the report. */
    void capture() {
        List.copyOf(opened).forEach(SimulatedFermata::capture);
    }

    void committed() {
        commits++;
    }

    int commits() {
        return commits;
    }

    /** In how many commits the process dies; 0: not at all. */
    int commitsToCrash() {
        return crashes > 0 || disturbance.commit() <= commits ? 0 : disturbance.commit() - commits;
    }

    void crashed() {
        crashes++;
        crashedAfter = lastCall;
    }

    /** How often the process has died: 0 or 1. */
    int crashes() {
        return crashes;
    }

    /** A request id that stays the same when the request is made again. */
    String nextRequest() {
        requests++;
        return "testkit-" + requests;
    }

    void alert(String message) {
        alerts.add(message);
    }

    List<String> alerts() {
        return alerts;
    }

    /** The last durable call before the crash; empty if there was none. */
    String crashedAfter() {
        return crashedAfter;
    }

    /** Notes how its executions stand now. */
    void look(SimulatedFermata fermata) {
        fermata.runUntilIdle();
        @Nullable String cursor = null;
        do {
            var page = fermata.list("", cursor, PAGE);
            for (var each : page.items()) {
                var told = fermata.execution(each.id()).describe();
                var result = told.result();
                endings.put(each.id(), new Ending(told.status().name(), result == null ? "" : result.text()));
                histories.put(each.id(), fermata.historyFile(each.id()));
            }
            cursor = page.next();
        } while (cursor != null);
    }

    Map<String, Ending> endings() {
        return endings;
    }

    /** Each execution's history as a file's text. */
    Map<String, String> histories() {
        return histories;
    }

    /** How often each piece of work was begun. */
    Map<Work, Integer> done() {
        return done;
    }

    Path folder(Path parent) {
        return parent.resolve(disturbance.folder());
    }

    Interceptor observer() {
        return new Observer();
    }

    private final class Observer implements Interceptor {
        @Override
        public <T extends @Nullable Object> T step(Attempt attempt, Callable<T> next) throws Exception {
            count("step", attempt);
            return next.call();
        }

        @Override
        public <T extends @Nullable Object> T task(TaskContext ctx, Callable<T> next) throws Exception {
            count("task", ctx);
            return next.call();
        }

        @Override
        public void operation(Context ctx, String kind, String name) {
            lastCall = kind + (name.isEmpty() ? "" : " \"" + name + "\"") + " in execution "
                    + ctx.execution().id();
        }

        private void count(String kind, Attempt attempt) {
            var work = new Work(
                    kind,
                    attempt.name(),
                    attempt.operation(),
                    attempt.execution().id(),
                    attempt.idempotencyKey());
            done.merge(work, 1, Integer::sum);
        }
    }
}
