package io.fermata.durable;

import io.fermata.kernel.RunId;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One strand of a workflow's code, with a virtual thread while it lives. */
final class Fiber {
    final String path;
    final Runnable body;
    Scope scope;
    int counter;
    boolean queued;
    boolean ended;
    int unwound;

    private @Nullable SplittableRandom random;
    private @Nullable RunId randomOf;
    private int chapter;
    /** Set by its own thread while it holds the baton; read by others only after it has parked. */
    @Nullable
    Thread thread;
    /** The baton: whoever sets it true gives it away. */
    volatile boolean go;

    Fiber(String path, Scope scope, Runnable body) {
        this.path = path;
        this.scope = scope;
        this.body = body;
    }

    /** The next operation's place in this strand. */
    String nextPath() {
        counter++;
        return pathOf(counter);
    }

    /** What {@link #nextPath} will be. */
    String peekPath() {
        return pathOf(counter + 1);
    }

    private String pathOf(int number) {
        return path.isEmpty() ? Integer.toString(number) : path + '.' + number;
    }

    /** Chance that is the same whenever this strand of this run is played. */
    SplittableRandom random(RunId run) {
        if (random == null || !run.equals(randomOf)) {
            long seed = run.high() * 31 + run.low();
            randomOf = run;
            random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + path.hashCode() + chapter);
        }
        return random;
    }

    /** Chance begins anew at a checkpoint, where a replay may start. */
    void beginChapter() {
        chapter = counter;
        random = null;
    }

    void run() {
        thread = Thread.currentThread();
        try {
            body.run();
        } finally {
            thread = null;
            ended = true;
        }
    }

    @Override
    public String toString() {
        return path.isEmpty() ? "the workflow's method" : "branch " + path;
    }
}
