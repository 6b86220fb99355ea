package io.fermata.bench;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Context;
import io.fermata.sdk.StartOptions;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.store.local.LocalStoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that faults strike: clients that start executions and wait for them, without end. It tells its output
 * that it goes on or is refused, and a ledger on another disk what was acknowledged, done and answered.
 */
final class FaultProcess {
    static final String WORKFLOW = "struck";
    static final String OPENED = "opened";
    static final String PROGRESS = "progress";
    static final String REFUSED = "refused";
    static final String FINISHED = "finished";
    static final String STARTED = "started";
    static final String EFFECT = "effect";
    static final String RESULT = "result";

    private static final int CLIENTS = 24;
    private static final int STEPS = 3;
    private static final long FACTOR = 7;
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int REPORT_EVERY = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final StartOptions ONCE = StartOptions.DEFAULT.withConflict(StartOptions.OnConflict.USE_EXISTING);

    private final Path ledger;
    private final AtomicLong results = new AtomicLong();

    private FaultProcess(Path ledger) {
        this.ledger = ledger;
    }

    /** Arguments: {@code load} or {@code finish}, data directory, ledger. */
    public static void main(String[] arguments) throws Exception {
        var process = new FaultProcess(Path.of(arguments[2]));
        try (var fermata = Fermata.embedded(Path.of(arguments[1]))
                .storeOptions(
                        LocalStoreOptions.defaults().withLogFileBytes(1 << 20).withRoomBytesMin(6 << 20))
                .alerts(alert -> {})
                .register(WORKFLOW, process.new Struck())
                .open()) {
            System.out.println(OPENED);
            process.work(fermata, arguments[0].equals("load"));
        }
        System.out.println(FINISHED);
    }

    /** A step, a short sleep, steps; the result is a function of the number. */
    private final class Struck implements Workflow<Long, Long> {
        @Override
        public Long run(Context ctx, Long number) {
            for (int i = 0; i < STEPS; i++) {
                ctx.step("work", Long.class, attempt -> {
                    write(EFFECT, attempt.execution().id(), attempt.operation() + " " + attempt.idempotencyKey());
                    return number;
                });
                if (i == 0) {
                    ctx.sleep(Duration.ofMillis(30));
                }
            }
            return number * FACTOR;
        }
    }

    static long result(String id) {
        return number(id) * FACTOR;
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }

    private void work(Fermata fermata, boolean more) throws IOException, InterruptedException {
        Set<String> open = new HashSet<>();
        long next = 0;
        for (var line : Files.exists(ledger) ? Files.readAllLines(ledger) : List.<String>of()) {
            var words = line.split(" ", -1);
            next = Math.max(next, number(words[1]) + 1);
            if (words[0].equals(STARTED)) {
                open.add(words[1]);
            } else if (words[0].equals(RESULT)) {
                open.remove(words[1]);
            }
        }
        var clients = new ArrayList<Thread>();
        open.forEach(id -> clients.add(Thread.startVirtualThread(() -> await(fermata, id))));
        var numbers = new AtomicLong(next);
        for (int i = 0; more && i < CLIENTS; i++) {
            clients.add(Thread.startVirtualThread(() -> {
                for (; ; ) {
                    run(fermata, WORKFLOW + "-" + numbers.getAndIncrement());
                }
            }));
        }
        for (var client : clients) {
            client.join();
        }
    }

    /** An answer may say refused or unknown: asking again with the same id is safe. */
    private void run(Fermata fermata, String id) {
        insist(() -> {
            fermata.start(WORKFLOW, id, number(id), TypeRef.of(Long.class), ONCE);
            write(STARTED, id, "");
        });
        await(fermata, id);
    }

    private void await(Fermata fermata, String id) {
        insist(() -> {
            long result =
                    Objects.requireNonNull(fermata.execution(id, Long.class).result(PATIENCE));
            write(RESULT, id, Long.toString(result));
            if (results.incrementAndGet() % REPORT_EVERY == 1) {
                System.out.println(PROGRESS);
            }
        });
    }

    private static void insist(Runnable attempt) {
        while (true) {
            try {
                attempt.run();
                return;
            } catch (UncheckedIOException ledgerGone) {
                throw ledgerGone;
            } catch (RuntimeException refused) {
                System.out.println(
                        REFUSED + " " + String.valueOf(refused.getMessage()).replace('\n', ' '));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void write(String what, String id, String detail) {
        var line = (what + " " + id + " " + detail + "\n").getBytes(StandardCharsets.UTF_8);
        try (var file = Files.newByteChannel(ledger, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            file.write(ByteBuffer.wrap(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
