package io.fermata.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A data directory, however it is reached: through the process that runs it, or by opening it here (and then being that
 * process for others). If the other process ends, the question goes to whoever runs it next.
 */
final class DataDirectory implements Access {
    /** How long to wait for a process that holds the store but does not answer yet. */
    private static final int ATTACH_TRIES_MAX = 40;

    /** The same after that process said goodbye: it lets running steps end first. */
    private static final int REATTACH_TRIES_MAX = 600;

    private static final long ATTACH_PAUSE_NANOS = 50_000_000;
    private static final String FORMAT_FILE = "FORMAT";

    /** Opens the engine over a directory in this process. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens.
         *
         * @throws Refused with {@link ExitStatus#STORE} when the store cannot be opened
         * @throws StoreInUse when another process holds it
         */
        Access open(Path directory, Opening opening);
    }

    /** Another process holds the store. */
    static final class StoreInUse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoreInUse(String message) {
            super(message, null, false, false);
        }
    }

    private final Path directory;
    private final Opening opening;
    private final Opener opener;
    private Access access;
    private @Nullable SocketServer server;
    private boolean closed;

    private DataDirectory(Path directory, Opening opening, Opener opener) {
        this.directory = directory;
        this.opening = opening;
        this.opener = opener;
        this.access = attach(ATTACH_TRIES_MAX);
    }

    static DataDirectory open(Path directory, Opening opening, Opener opener) {
        return new DataDirectory(directory, opening, opener);
    }

    /** Whether there is a store in it, so that opening it makes nothing new. */
    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FORMAT_FILE));
    }

    @Override
    public Answer ask(Request request) {
        while (true) {
            try {
                return access().ask(request);
            } catch (UncheckedIOException gone) {
                reattach();
            }
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            access.close();
        }
    }

    private synchronized Access access() {
        if (closed) {
            throw new Refused(ExitStatus.STORE, "closing");
        }
        return access;
    }

    private synchronized void reattach() {
        access.close();
        access = attach(REATTACH_TRIES_MAX);
    }

    private Access attach(int triesMax) {
        for (int tries = 1; ; tries++) {
            var other = SocketAccess.connect(directory);
            if (other != null) {
                return other;
            }
            try {
                return openHere();
            } catch (StoreInUse busy) {
                if (tries >= triesMax) {
                    throw new Refused(ExitStatus.STORE, String.valueOf(busy.getMessage()));
                }
                LockSupport.parkNanos(ATTACH_PAUSE_NANOS);
            }
        }
    }

    private Access openHere() {
        var opened = opener.open(directory, opening);
        if (opening == Opening.ACTING) {
            try {
                server = SocketServer.open(directory, opened);
            } catch (IOException | RuntimeException failed) {
                opened.close();
                throw new Refused(
                        ExitStatus.STORE,
                        "cannot serve other processes from " + directory + ": " + failed.getMessage());
            }
        }
        return opened;
    }
}
