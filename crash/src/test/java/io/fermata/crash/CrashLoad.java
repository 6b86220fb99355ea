package io.fermata.crash;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.FermataClient;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.OutcomeUnknown;
import io.fermata.sdk.Overloaded;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.store.local.LocalStoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The process that is killed: goes on where the ledger says that the one before it stood. */
final class CrashLoad {
    /** Executions that are kept open. */
    static final int OPEN = 1_200;

    /** A message is published when so many more executions have been started. */
    private static final int LAG = 1_500;

    /** With so many results in this life, the process is well under way. */
    private static final int BUSY_RESULTS = 200;

    private static final int CHECKED_HISTORIES = 2_000;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final Duration LOST_AFTER = Duration.ofMinutes(3);
    private static final StartOptions AGAIN = StartOptions.DEFAULT.withConflict(StartOptions.OnConflict.USE_EXISTING);

    private final FermataClient fermata;
    private final Ledger ledger;
    private final Semaphore room = new Semaphore(OPEN);
    private final Set<Long> asked = new TreeSet<>();
    private final Set<Long> published = new HashSet<>();
    private final Set<Long> ended = new HashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger results = new AtomicInteger();
    private long next;

    private CrashLoad(FermataClient fermata, Ledger ledger, List<Ledger.Entry> before) {
        this.fermata = fermata;
        this.ledger = ledger;
        for (var entry : before) {
            switch (entry.kind()) {
                case ASKED -> asked.add(number(entry.id()));
                case PUBLISHED -> published.add(number(entry.id()));
                case RESULT -> ended.add(number(entry.id()));
                case STARTED, EFFECT, FIRED, WRONG -> {}
            }
        }
        next = asked.stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
    }

    /** Arguments: data directory, ledger, shards, and {@code finish} to end what is open instead of starting more. */
    public static void main(String[] arguments) throws Exception {
        var before = Ledger.read(Path.of(arguments[1]));
        System.out.println("opening");
        try (var ledger = new Ledger(Path.of(arguments[1]));
                var fermata = new CrashWorkflows(ledger)
                        .register(Fermata.embedded(Path.of(arguments[0])))
                        .storeOptions(LocalStoreOptions.defaults().withShards(Integer.parseInt(arguments[2])))
                        .open()) {
            var load = new CrashLoad(fermata, ledger, before);
            load.resume();
            if (arguments.length > 3) {
                load.finish();
            } else {
                load.startForEver();
            }
        }
        System.out.println("finished");
    }

    static long number(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }

    private void resume() throws InterruptedException {
        for (long number : asked) {
            if (!ended.contains(number)) {
                take(number);
            }
            if (number < next - LAG) {
                publish(number);
            }
        }
    }

    private void startForEver() throws InterruptedException {
        for (; ; ) {
            start();
        }
    }

    /** Completes the last group of messages, waits for all, and looks at histories. */
    private void finish() throws InterruptedException {
        while (next % (CrashWorkflows.Kind.values().length * CrashWorkflows.GROUP) != 0) {
            start();
        }
        for (long number = Math.max(0, next - LAG); number < next; number++) {
            publish(number);
        }
        for (var thread : threads) {
            thread.join();
        }
        long stride = Math.max(1, next / CHECKED_HISTORIES);
        for (long number = 0; number < next; number += stride) {
            check(CrashWorkflows.id(number));
        }
    }

    private void start() throws InterruptedException {
        ledger.note(Ledger.Kind.ASKED, CrashWorkflows.id(next));
        take(next);
        if (next >= LAG) {
            publish(next - LAG);
        }
        next++;
    }

    private void take(long number) throws InterruptedException {
        room.acquire();
        threads.add(Thread.ofVirtual().start(() -> {
            insist(number, () -> run(number));
            room.release();
        }));
    }

    private void run(long number) {
        var id = CrashWorkflows.id(number);
        try {
            fermata.start(CrashWorkflows.Kind.of(number).name(), id, number, TypeRef.of(Long.class), AGAIN);
        } catch (AlreadyStarted closedBefore) {
            // The process before this one started it, and it has ended since.
        }
        ledger.note(Ledger.Kind.STARTED, id);
        var result = fermata.execution(id, Long.class).result(LOST_AFTER);
        ledger.note(Ledger.Kind.RESULT, id, result);
        if (results.incrementAndGet() == BUSY_RESULTS) {
            System.out.println("busy");
        }
    }

    private void publish(long number) {
        if (CrashWorkflows.Kind.of(number) == CrashWorkflows.Kind.MESSAGE && published.add(number)) {
            threads.add(Thread.ofVirtual()
                    .start(() -> insist(number, () -> {
                        var options = PublishOptions.DEFAULT.withMessageId("message-" + number);
                        fermata.publish(CrashWorkflows.MESSAGE, CrashWorkflows.group(number), number, options);
                        ledger.note(Ledger.Kind.PUBLISHED, CrashWorkflows.id(number));
                    })));
        }
    }

    private void insist(long number, Runnable action) {
        for (; ; ) {
            try {
                action.run();
                return;
            } catch (Overloaded | OutcomeUnknown again) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (RuntimeException thrown) {
                ledger.note(Ledger.Kind.WRONG, CrashWorkflows.id(number), thrown);
                return;
            }
        }
    }

    private void check(String id) {
        var closed = new HashMap<String, Integer>();
        for (var event : fermata.execution(id).history(null, 1_000).items()) {
            if (event.type().equals("OperationClosed") || event.type().equals("Closed")) {
                closed.merge(what(event), 1, Integer::sum);
            }
        }
        closed.forEach((what, times) -> {
            if (times != 1) {
                ledger.note(Ledger.Kind.WRONG, id, what + " closed " + times + " times");
            }
        });
        if (!closed.containsKey("run")) {
            ledger.note(Ledger.Kind.WRONG, id, "never closed");
        }
    }

    private static String what(HistoryEvent event) {
        var operation = event.operation();
        return operation == null ? "run" : operation;
    }
}
