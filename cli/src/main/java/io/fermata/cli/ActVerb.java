package io.fermata.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an operator does to an execution; the verbs differ only in what they ask for. */
@Command(sortOptions = false)
abstract class ActVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "recorded in the history")
    private String reason = "";

    private final Request.Action action;

    ActVerb(Request.Action action) {
        this.action = action;
    }

    /** Lets the code clean up, and waits for that. */
    @Command(name = "cancel")
    static final class Cancel extends ActVerb {
        Cancel() {
            super(Request.Action.CANCEL);
        }
    }

    /** Ends it at once. */
    @Command(name = "terminate")
    static final class Terminate extends ActVerb {
        Terminate() {
            super(Request.Action.TERMINATE);
        }
    }

    /** Stops turns and new attempts. */
    @Command(name = "pause")
    static final class Pause extends ActVerb {
        Pause() {
            super(Request.Action.PAUSE);
        }
    }

    /** Lifts a pause or block and runs it on. */
    @Command(name = "resume")
    static final class Resume extends ActVerb {
        @Option(
                names = "--max-steps",
                paramLabel = "N",
                description = "pause again after N more completed steps or tasks (exit status 3)")
        private @Nullable Integer stepsMax;

        Resume() {
            super(Request.Action.RESUME);
        }

        @Override
        int stepsMax() {
            return stepLimit(stepsMax);
        }
    }

    /** Forgets a closed execution. */
    @Command(name = "delete")
    static final class Delete extends ActVerb {
        Delete() {
            super(Request.Action.DELETE);
        }
    }

    /** How many more steps it may do; 0: any number. */
    int stepsMax() {
        return 0;
    }

    @Override
    int run() {
        int steps = stepsMax();
        boolean acts = switch (action) {
            case CANCEL, RESUME -> true;
            case TERMINATE, PAUSE, DELETE -> false;
        };
        var directory = openExisting(acts ? Opening.ACTING : Opening.LOOKING);
        id = execution(directory, id);
        directory.ask(new Request.Act(id, action, reason, steps));
        if (action == Request.Action.DELETE) {
            if (!json()) {
                print(id + " is deleted");
            }
            return ExitStatus.COMPLETED;
        }
        return acts ? follow(directory) : show(directory);
    }

    /** A cancelled execution is what cancelling wants. */
    private int follow(Access directory) {
        int status = new Following(this, directory, id).run();
        boolean asWanted = action == Request.Action.CANCEL && status == ExitStatus.FAILED;
        return asWanted ? ExitStatus.COMPLETED : status;
    }

    private int show(Access directory) {
        var snapshot = (Answer.Snapshot) directory.ask(new Request.Describe(id));
        if (json()) {
            printJson(new Continuations(this, directory).fill(snapshot.execution()));
        } else {
            print(Following.headline(snapshot.execution(), snapshot.reason()));
        }
        return ExitStatus.COMPLETED;
    }
}
