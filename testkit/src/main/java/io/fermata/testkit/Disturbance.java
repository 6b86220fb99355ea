package io.fermata.testkit;

/**
 * What is done to one run of a test.
 *
 * @param commit the process dies at this commit, counted from 1; 0: it does not
 * @param kept whether that commit is durable though nobody was told; else it is lost
 * @param doubled whether everything that carries an id is sent twice
 * @param reordered whether messages and signals for different takers overtake each other
 * @param chance added to the seed of whatever the test opens
 */
record Disturbance(int commit, boolean kept, boolean doubled, boolean reordered, long chance) {
    static final Disturbance NONE = new Disturbance(0, false, false, false, 0);
    static final Disturbance OTHER_CHANCE = new Disturbance(0, false, false, false, 7_919);
    static final Disturbance DOUBLED = new Disturbance(0, false, true, false, 0);
    static final Disturbance REORDERED = new Disturbance(0, false, false, true, 0);

    static Disturbance crash(int commit, boolean kept) {
        return new Disturbance(commit, kept, false, false, 0);
    }

    /** In words, with the number of commits of the undisturbed run. */
    String said(int commits) {
        if (commit > 0) {
            return "crash at commit " + commit + " of " + commits
                    + (kept ? " (durable, nobody was told)" : " (lost, its steps had run)");
        }
        if (doubled) {
            return "every request, message and signal twice";
        }
        if (reordered) {
            return "messages and signals in another order";
        }
        return chance == 0 ? "undisturbed" : "undisturbed, with other chance";
    }

    /** As the name of a folder. */
    String folder() {
        if (commit > 0) {
            return "crash-" + commit + (kept ? "-kept" : "-lost");
        }
        return doubled ? "doubled" : reordered ? "reordered" : chance == 0 ? "undisturbed" : "other-chance";
    }
}
