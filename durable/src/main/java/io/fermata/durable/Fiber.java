package io.fermata.durable;

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

    @Nullable
    SplittableRandom random;
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
        return path.isEmpty() ? Integer.toString(counter) : path + '.' + counter;
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
