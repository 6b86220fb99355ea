package io.fermata.testkit;

import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one test, one after the other: undisturbed, again with other chance (to know what of the ends is chance),
 * then one for each disturbance. Nothing follows an undisturbed run that failed.
 */
final class CrashRuns {
    private static final String REPORTS = "fermata.crash.reports";

    private final String test;
    private final CrashEverywhere wanted;
    private @Nullable Trial undisturbed;
    private @Nullable Trial otherChance;
    private boolean begun;
    private boolean broken;
    private int crashes;
    private int extras;

    CrashRuns(String test, CrashEverywhere wanted) {
        this.test = test;
        this.wanted = wanted;
    }

    /** How many commits the undisturbed run made. */
    int commits() {
        return undisturbed == null ? 0 : undisturbed.commits();
    }

    boolean hasNext() {
        return !broken && (!begun || (undisturbed != null && disturbance() != null));
    }

    Trial next() {
        begun = true;
        var disturbance = disturbance();
        if (disturbance == null) {
            throw new NoSuchElementException("all runs of " + test + " were made");
        }
        if (disturbance.commit() > 0) {
            crashes++;
        } else if (disturbance.doubled() || disturbance.reordered()) {
            extras = disturbance.doubled() ? 1 : 2;
        }
        var trial = new Trial(disturbance);
        if (disturbance.equals(Disturbance.OTHER_CHANCE)) {
            otherChance = trial;
        }
        return trial;
    }

    /** A run passed by its own assertions; its executions must have ended as they should. */
    void passed(Trial trial) {
        if (trial.disturbance().equals(Disturbance.NONE)) {
            requireSize(trial);
            undisturbed = trial;
        } else if (!trial.equals(otherChance)) {
            var differs = difference(trial);
            if (differs != null) {
                throw report(trial).failure(differs, null);
            }
        }
    }

    /** A run failed. */
    Throwable failed(Trial trial, Throwable thrown) {
        if (undisturbed == null) {
            broken = true;
            trial.alerts().forEach(alert -> thrown.addSuppressed(new AssertionError("Fermata said: " + alert)));
            return thrown;
        }
        if (thrown.getClass().getName().endsWith("TestAbortedException")) {
            return thrown;
        }
        trial.capture();
        return report(trial).failure("the test fails: " + thrown.getMessage(), thrown);
    }

    private void requireSize(Trial trial) {
        if (trial.commits() == 0) {
            broken = true;
            throw new AssertionError(test + " commits nothing: open a SimulatedFermata and start an execution, on the"
                    + " thread of the test");
        }
        if (trial.commits() > wanted.commitsMax()) {
            broken = true;
            throw new AssertionError(test + " makes " + trial.commits() + " commits, more than commitsMax = "
                    + wanted.commitsMax() + ": split it, or raise the limit");
        }
    }

    private @Nullable Disturbance disturbance() {
        if (undisturbed == null) {
            return Disturbance.NONE;
        }
        if (otherChance == null) {
            return Disturbance.OTHER_CHANCE;
        }
        if (crashes < 2 * commits()) {
            return Disturbance.crash(1 + crashes / 2, crashes % 2 == 1);
        }
        if (extras < 1 && wanted.doubled()) {
            return Disturbance.DOUBLED;
        }
        return extras < 2 && wanted.reordered() ? Disturbance.REORDERED : null;
    }

    /** What ended in another way than undisturbed, leaving aside what chance decides; null if nothing did. */
    private @Nullable String difference(Trial trial) {
        if (undisturbed == null || otherChance == null) {
            return null;
        }
        for (Map.Entry<String, Trial.Ending> expected : undisturbed.endings().entrySet()) {
            var ending = trial.endings().get(expected.getKey());
            var chance = otherChance.endings().get(expected.getKey());
            if (!expected.getValue().equals(chance)) {
                continue;
            }
            if (!expected.getValue().equals(ending)) {
                return "execution " + expected.getKey() + " ended as " + say(ending) + ", undisturbed as "
                        + say(expected.getValue());
            }
        }
        return null;
    }

    private static String say(Trial.@Nullable Ending ending) {
        return ending == null ? "nothing: it is gone" : (ending.status() + " " + ending.result()).strip();
    }

    private CrashReport report(Trial trial) {
        var parent = Path.of(System.getProperty(REPORTS, "target/crash-everywhere"));
        return new CrashReport(test, trial, undisturbed == null ? trial : undisturbed, parent.resolve(test));
    }
}
