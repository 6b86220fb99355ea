package io.fermata.sim;

import io.fermata.cli.UsageError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line asks for. */
record SimOptions(long from, long to, int threads, boolean trace, boolean first) {
    private static final int THREADS_MAX = 64;

    static SimOptions parse(List<String> arguments) {
        @Nullable String range = null;
        int threads = Runtime.getRuntime().availableProcessors();
        boolean trace = false;
        boolean first = false;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--seeds", "--seed" -> range = value(arguments, ++i);
                case "--threads" -> threads = (int) number(value(arguments, ++i));
                case "--trace" -> trace = true;
                case "--first" -> first = true;
                default -> throw new UsageError("sim does not know " + arguments.get(i));
            }
        }
        if (range == null) {
            throw new UsageError("say which: --seeds A..B or --seed N");
        }
        if (threads < 1 || threads > THREADS_MAX) {
            throw new UsageError("--threads must be from 1 to " + THREADS_MAX + ", is " + threads);
        }
        int dots = range.indexOf("..");
        long from = number(dots < 0 ? range : range.substring(0, dots));
        long to = dots < 0 ? from : number(range.substring(dots + 2));
        if (to < from || (trace && to != from)) {
            throw new UsageError(trace ? "--trace wants one seed" : "--seeds A..B wants A up to B, is " + range);
        }
        return new SimOptions(from, to, threads, trace, first);
    }

    private static String value(List<String> arguments, int at) {
        if (at >= arguments.size()) {
            throw new UsageError(arguments.getLast() + " wants a value");
        }
        return arguments.get(at);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException wrong) {
            throw new UsageError("a whole number is wanted, found " + text);
        }
    }
}
