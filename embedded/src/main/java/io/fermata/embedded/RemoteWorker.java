package io.fermata.embedded;

import io.fermata.sdk.CurrentAttempt;
import io.fermata.sdk.Deferred;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.Guard;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.LogFields;
import io.fermata.sdk.Secrets;
import io.fermata.sdk.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves a queue of a server: one thread asks for tasks while a slot is free, each task has a virtual thread. */
final class RemoteWorker {
    private static final Duration POLL_WAIT = Duration.ofSeconds(30);
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 500;
    private static final int SLOTS_TOLD_MAX = 10_000;
    private static final int NO_CONTENT = 204;

    /** By which the server lists this process: where it runs and its number there. */
    private static final String NAME = name();

    /** Of this process: a server does not give its own away. */
    private static final Secrets SECRETS = SecretSource.environment(SecretSource.PREFIX_DEFAULT);

    private final Connection connection;
    private final Wire wire;
    private final Worker<?> worker;
    private final String who;
    private final Semaphore slots;
    private final Thread poller;
    private volatile boolean stopped;

    RemoteWorker(Connection connection, Wire wire, Worker<?> worker) {
        this.connection = connection;
        this.wire = wire;
        this.worker = worker;
        this.who = "&worker=" + Wire.segment(NAME) + "&slots=" + Math.min(worker.slots(), SLOTS_TOLD_MAX);
        this.slots = new Semaphore(worker.slots());
        this.poller = Thread.ofVirtual().name("fermata-poll-" + worker.queue()).unstarted(this::poll);
    }

    void start() {
        poller.start();
    }

    /** Takes no more tasks. A task that is on its way just now comes again when its timeouts say so. */
    void stop() {
        stopped = true;
        poller.interrupt();
    }

    /** Whether all that ran has ended in time. */
    boolean drain(Duration timeout) {
        try {
            return slots.tryAcquire(worker.slots(), timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static WireAnswers.@Nullable Task poll(Wire wire, String queue, Duration wait, String who) {
        var most = wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait;
        var path = "/queues/" + Wire.segment(queue) + "/poll?wait=" + most.toMillis() + "ms" + who;
        var said = wire.send(new Wire.Ask("POST", path, null, null, most));
        return said.status() == NO_CONTENT ? null : said.read(WireAnswers.Task.class);
    }

    private void poll() {
        while (!stopped) {
            try {
                slots.acquire();
                var task = pollOrPause();
                if (task == null) {
                    slots.release();
                } else {
                    Thread.ofVirtual().name("fermata-task-" + task.name()).start(() -> runIn(task));
                }
            } catch (InterruptedException ending) {
                return;
            }
        }
    }

    private WireAnswers.@Nullable Task pollOrPause() throws InterruptedException {
        try {
            return poll(wire, worker.queue(), POLL_WAIT, who);
        } catch (FermataException | IllegalStateException refused) {
            if (!stopped) {
                told(System.Logger.Level.WARNING, "polling " + worker.queue() + " is refused", refused);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            return null;
        }
    }

    private void told(System.Logger.Level level, String message, Throwable why) {
        var about = Map.of(LogFields.QUEUE, worker.queue(), LogFields.WORKER, NAME);
        LogFields.with(about, () -> System.getLogger("fermata").log(level, message, why));
    }

    private void runIn(WireAnswers.Task task) {
        try {
            run(worker, task);
        } catch (FermataException | IllegalStateException unwanted) {
            new RemoteTask(connection, task, NAME)
                    .logger()
                    .log(System.Logger.Level.DEBUG, "the report of this task was refused", unwanted);
        } finally {
            slots.release();
        }
    }

    private <I extends @Nullable Object> void run(Worker<I> serving, WireAnswers.Task task) {
        var context = new RemoteTask(connection, task, NAME);
        try {
            var input = input(serving, task);
            var guarded = Guard.<@Nullable Object>around(
                    serving.guards(), attempt -> serving.handler().handle(context, input));
            var scope = new SecretScope(SECRETS, Json.strict());
            connection.complete(
                    task.token(),
                    scope.<@Nullable Object>task(
                            context, () -> CurrentAttempt.<@Nullable Object>run(context, guarded)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Deferred later) {
            connection.defer(task.token(), later.why(), later.delay());
        } catch (Exception | StackOverflowError | AssertionError thrown) {
            connection.fail(task.token(), failure(thrown));
        }
    }

    private static String name() {
        var host = System.getenv("HOSTNAME");
        return (host == null || host.isBlank() ? "java" : host) + "-"
                + ProcessHandle.current().pid();
    }

    private static <I extends @Nullable Object> I input(Worker<I> serving, WireAnswers.Task task) {
        try {
            return Json.strict().read(task.given().text(), serving.input());
        } catch (InvalidInput wrong) {
            throw new InvalidInput("input of task " + task.name() + ": " + wrong.field(), wrong.rule());
        }
    }

    private static Failure failure(Throwable thrown) {
        return io.fermata.durable.Failures.thrown(io.fermata.durable.Failures.recorded(thrown));
    }
}
