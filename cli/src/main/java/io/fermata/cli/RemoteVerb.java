package io.fermata.cli;

/** A verb for what only a server knows. */
abstract class RemoteVerb extends ServedVerb {
    /** Asks the server. */
    abstract int run(ServerCalls server);

    @Override
    final int run() {
        var place = place();
        if (place == null) {
            throw new UsageError("only a server knows this: give --server or --profile");
        }
        check();
        var access = (HttpAccess) open(Opening.LOOKING);
        try {
            return run(access.calls());
        } catch (ServerCalls.Problematic problem) {
            throw access.calls().refused(problem);
        }
    }

    /**
     * Checks the arguments before anybody is asked.
     *
     * @throws UsageError names the argument and the rule
     */
    void check() {}
}
