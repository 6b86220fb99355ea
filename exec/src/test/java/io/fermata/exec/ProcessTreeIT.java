package io.fermata.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowFailed;
import io.fermata.sdk.WorkflowOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends a command, its processes are gone when the call returns. The tests wait on a named pipe. */
@Timeout(60)
class ProcessTreeIT {
    /** Ignores TERM, tells its process id through the pipe, and would go on for ever. */
    private static final String STUBBORN = "trap '' TERM; echo $$ > pipe; while :; do sleep 5; done";

    @TempDir
    Path folder;

    @BeforeEach
    void makePipes() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void timeout_ends_a_grandchild_that_ignores_being_asked() throws Exception {
        var grandchild = CompletableFuture.supplyAsync(this::pidFromPipe);
        var command =
                script("sh stubborn & wait").timeout(Duration.ofSeconds(2)).grace(Duration.ofMillis(100));

        var failure = catchThrowableOfType(Failure.class, () -> Exec.run(OneAttempt.FIRST, command));

        assertThat(failure.type()).isEqualTo("CommandTimedOut");
        assertThat(failure.category()).isEqualTo(Category.TRANSIENT);
        assertThat(failure.isCertainlyNotApplied()).isFalse();
        assertThat(isGone(grandchild.get())).isTrue();
    }

    @Test
    void interrupt_ends_a_grandchild_that_its_parent_has_left() throws Exception {
        var run = new Interruptible(script("(sh stubborn &); sleep 100").grace(Duration.ofMillis(50)));

        long grandchild = pidFromPipe();
        run.interrupt();

        assertThat(run.wasInterrupted()).isTrue();
        assertThat(isGone(grandchild)).isTrue();
    }

    @Test
    void interrupt_ends_a_process_that_took_a_session_of_its_own() throws Exception {
        var run = new Interruptible(script("(setsid sh stubborn &); sleep 100").grace(Duration.ofMillis(50)));

        long daemon = pidFromPipe();
        run.interrupt();

        assertThat(run.wasInterrupted()).isTrue();
        assertThat(isGone(daemon)).isTrue();
    }

    @Test
    void a_process_that_is_asked_to_end_may_tidy_up() throws Exception {
        var run = new Interruptible(
                script("trap 'echo tidy > tidied; exit' TERM; echo $$ > pipe; while :; do sleep 0.05; done")
                        .grace(Duration.ofSeconds(30)));

        pidFromPipe();
        run.interrupt();

        assertThat(run.wasInterrupted()).isTrue();
        assertThat(folder.resolve("tidied")).hasContent("tidy");
    }

    @Test
    void what_a_command_leaves_behind_ends_with_it() throws Exception {
        var grandchild = CompletableFuture.supplyAsync(this::pidFromPipe);
        // The shell ends once the grandchild has told its id; the grandchild keeps both outputs open.
        var result = Exec.run(
                OneAttempt.FIRST,
                script("sh stubborn & while [ ! -e told ]; do sleep 0.05; done; echo over")
                        .grace(Duration.ZERO));

        assertThat(result.stdout()).isEqualTo("over\n");
        assertThat(isGone(grandchild.get())).isTrue();
    }

    @Test
    void the_next_attempt_ends_what_a_dead_process_has_left() throws Exception {
        Files.writeString(folder.resolve("stubborn"), STUBBORN);
        var orphan = new ProcessBuilder("sh", "stubborn").directory(folder.toFile());
        orphan.environment().put(Variables.IDEMPOTENCY_KEY, OneAttempt.FIRST.idempotencyKey());
        orphan.environment().put(Variables.ATTEMPT, "1");
        var left = orphan.start();
        assertThat(pidFromPipe()).isEqualTo(left.pid());

        var second = new OneAttempt(2, OneAttempt.FIRST.idempotencyKey());
        var result = Exec.run(second, Command.of("echo", "again").grace(Duration.ofMillis(50)));

        assertThat(result.stdout()).isEqualTo("again\n");
        assertThat(left.isAlive()).isFalse();
    }

    @Test
    void processes_of_other_keys_are_left_alone() throws Exception {
        Files.writeString(folder.resolve("stubborn"), STUBBORN);
        var other = new ProcessBuilder("sh", "stubborn").directory(folder.toFile());
        other.environment().put(Variables.IDEMPOTENCY_KEY, OneAttempt.FIRST.idempotencyKey() + "1");
        other.environment().put(Variables.ATTEMPT, "1");
        var process = other.start();
        assertThat(pidFromPipe()).isEqualTo(process.pid());

        Exec.run(new OneAttempt(2, OneAttempt.FIRST.idempotencyKey()), Command.of("true"));

        assertThat(process.isAlive()).isTrue();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    @Test
    void a_cancelled_execution_ends_its_command() throws Exception {
        var command = script("sh stubborn & wait").grace(Duration.ofMillis(50));
        Workflow<String, String> waiting =
                (ctx, input) -> Exec.step(ctx, "wait", command).stdout();
        try (var fermata = Fermata.inMemory()
                .register("waiting", waiting, WorkflowOptions.types(String.class, String.class))
                .open()) {
            var execution = fermata.start("waiting", "w-1", "", String.class);
            var grandchild = ProcessHandle.of(pidFromPipe()).orElseThrow();

            execution.cancel("no longer wanted");

            assertThatThrownBy(() -> execution.result(Duration.ofMinutes(1))).isInstanceOf(WorkflowFailed.class);
            grandchild.onExit().get();
            assertThat(isGone(grandchild.pid())).isTrue();
        }
    }

    private Command script(String script) throws IOException {
        Files.writeString(folder.resolve("stubborn"), STUBBORN);
        return Command.of("sh", "-c", script).directory(folder);
    }

    /** Waits until a process writes its id. */
    private long pidFromPipe() {
        try {
            long pid = Long.parseLong(Files.readString(folder.resolve("pipe")).strip());
            Files.createFile(folder.resolve("told"));
            return pid;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessTable::isAlive).isEmpty();
    }

    /** A command on a thread that can be interrupted. */
    private static final class Interruptible {
        private final AtomicBoolean interrupted = new AtomicBoolean();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread;

        Interruptible(Command command) {
            thread = Thread.ofVirtual().start(() -> {
                assertThatThrownBy(() -> Exec.run(OneAttempt.FIRST, command))
                        .isInstanceOfSatisfying(InterruptedException.class, stop -> interrupted.set(true));
                over.countDown();
            });
        }

        void interrupt() {
            thread.interrupt();
        }

        boolean wasInterrupted() throws InterruptedException {
            over.await();
            return interrupted.get();
        }
    }
}
