package io.fermata.bench;

import io.fermata.bench.FaultRun.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What happens to a process or its disk, and how one sees that it goes on again. */
enum Fault {
    KILL("kill -9", FaultGround.Kind.PLAIN),
    PAUSE("SIGSTOP, another process", FaultGround.Kind.PLAIN),
    FULL("disk full", FaultGround.Kind.MEMORY),
    READ_ONLY("read-only disk", FaultGround.Kind.MEMORY),
    SYNC("sync fails (EIO)", FaultGround.Kind.PLAIN),
    WRITE("write fails (EIO)", FaultGround.Kind.PLAIN),
    TORN("torn write", FaultGround.Kind.PLAIN),
    MAP_WRITE("map write fails (EIO)", FaultGround.Kind.PLAIN),
    MAP_SYNC("map sync fails (EIO)", FaultGround.Kind.PLAIN),
    POWER("power cut", FaultGround.Kind.EXT4);

    private static final int FILLER_BYTES = 1 << 20;
    private static final long GONE_SECONDS = 30;

    private final String shown;
    private final FaultGround.Kind ground;

    Fault(String shown, FaultGround.Kind ground) {
        this.shown = shown;
        this.ground = ground;
    }

    String shown() {
        return shown;
    }

    FaultGround.Kind ground() {
        return ground;
    }

    /** The process that goes on, and after how many milliseconds it had its first result again. */
    record Struck(Running running, long millis) {}

    /** What this fault needs beside its ground; why it cannot be had, or null. */
    @Nullable
    String prepare(FaultRun run) throws IOException, InterruptedException {
        return switch (this) {
            case SYNC, WRITE, TORN, MAP_WRITE, MAP_SYNC -> {
                var library = FaultGround.compile("iofault", run.scratch(), "-shared", "-fPIC");
                if (library == null) {
                    yield "there is no C compiler";
                }
                run.set("LD_PRELOAD", library.toString());
                run.set("FERMATA_FAULT", control(run).toString());
                yield null;
            }
            case POWER -> FaultGround.compile("cut", run.scratch()) == null ? "there is no C compiler" : null;
            case KILL, PAUSE, FULL, READ_ONLY -> null;
        };
    }

    private static Path control(FaultRun run) {
        return run.scratch().resolve("fault");
    }

    /** Does it once. */
    Struck strike(FaultRun run, FaultGround at, Running running) throws IOException, WrongResult, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(run.chance(400));
        running.skip();
        return switch (this) {
            case KILL -> {
                running.kill();
                yield again(run);
            }
            case PAUSE -> pause(run, running);
            case FULL -> fill(at, running);
            case READ_ONLY -> readOnly(run, at, running);
            case SYNC -> fail(run, running, "sync 5 /log/");
            case WRITE -> fail(run, running, "write 5 /log/");
            case TORN -> tear(run, running);
            case MAP_WRITE -> breakMap(run, running, "write 5 /map/");
            case MAP_SYNC -> breakMap(run, running, "sync 5 /map/");
            case POWER -> cut(run, at, running);
        };
    }

    private static Struck again(FaultRun run) throws IOException, WrongResult {
        var next = run.spawn("load");
        return new Struck(next, next.await(FaultProcess.PROGRESS));
    }

    private static Struck pause(FaultRun run, Running running) throws IOException, WrongResult, InterruptedException {
        var pid = Long.toString(running.process().pid());
        require(Shell.failure("kill", "-STOP", pid));
        try {
            var second = run.spawn("load");
            boolean isRefused = second.process().waitFor(GONE_SECONDS, TimeUnit.SECONDS);
            second.kill();
            if (!isRefused || !run.errors().contains("is in use by process " + pid)) {
                throw new WrongResult("a second process was not refused with the pid of the first");
            }
        } finally {
            require(Shell.failure("kill", "-CONT", pid));
        }
        running.skip();
        return new Struck(running, running.await(FaultProcess.PROGRESS));
    }

    private static Struck fill(FaultGround at, Running running) throws IOException, WrongResult {
        var filler = at.root().resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            for (boolean isFull = false; !isFull; ) {
                isFull = !wrote(out);
            }
        }
        running.await(FaultProcess.REFUSED);
        Files.delete(filler);
        running.skip();
        return new Struck(running, running.await(FaultProcess.PROGRESS));
    }

    private static boolean wrote(OutputStream out) {
        try {
            out.write(new byte[FILLER_BYTES]);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    private static Struck readOnly(FaultRun run, FaultGround at, Running running)
            throws IOException, WrongResult, InterruptedException {
        running.kill();
        require(at.remount("ro"));
        var refused = run.spawn("load");
        boolean ends = refused.process().waitFor(GONE_SECONDS, TimeUnit.SECONDS);
        refused.kill();
        require(at.remount("rw"));
        if (!ends || !run.errors().contains("cannot open the store in ")) {
            throw new WrongResult("a read-only directory was not refused");
        }
        return again(run);
    }

    private static Struck fail(FaultRun run, Running running, String what) throws IOException, WrongResult {
        Files.writeString(control(run), what);
        running.await(FaultProcess.REFUSED);
        Files.writeString(control(run), "");
        running.skip();
        return new Struck(running, running.await(FaultProcess.PROGRESS));
    }

    private static Struck tear(FaultRun run, Running running) throws IOException, WrongResult, InterruptedException {
        Files.writeString(control(run), "torn 5 /log/");
        boolean isTorn = running.process().waitFor(GONE_SECONDS, TimeUnit.SECONDS);
        Files.writeString(control(run), "");
        running.kill();
        if (!isTorn) {
            throw new WrongResult("no write was torn");
        }
        return again(run);
    }

    /** Once the map cannot be flushed nothing more is taken; the next process makes it again from the log. */
    private static Struck breakMap(FaultRun run, Running running, String what)
            throws IOException, WrongResult, InterruptedException {
        Files.writeString(control(run), what);
        running.await(FaultProcess.REFUSED + " the store");
        running.kill();
        Files.writeString(control(run), "");
        return again(run);
    }

    private static Struck cut(FaultRun run, FaultGround at, Running running)
            throws IOException, WrongResult, InterruptedException {
        require(Shell.failure(
                run.scratch().resolve("cut.built").toString(), at.root().toString()));
        running.kill();
        require(at.unmount());
        require(at.mount());
        return again(run);
    }

    private static void require(@Nullable String failure) throws WrongResult {
        if (failure != null) {
            throw new WrongResult(failure);
        }
    }
}
