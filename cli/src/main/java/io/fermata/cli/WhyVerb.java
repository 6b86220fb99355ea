package io.fermata.cli;

import io.fermata.embedded.WhyJson;
import io.fermata.sdk.Reason;
import io.fermata.sdk.Why;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why an execution does not go on; nothing is woken for it. */
@Command(name = "why", sortOptions = false)
final class WhyVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "the execution")
    private String id = "";

    @Override
    int run() {
        var directory = openExisting(Opening.PASSIVE);
        id = execution(directory, id);
        var why = ((Answer.Explained) directory.ask(new Request.Explain(id))).why();
        if (json()) {
            printJson(WhyJson.of(why));
        } else {
            print(Texts.line(why.sentence()));
            facts(why, "");
        }
        return ExitStatus.COMPLETED;
    }

    /** A line for each reason that the sentence leaves out, and for each near miss. */
    private void facts(Why why, String indent) {
        for (var reason : why.reasons()) {
            if (why.reasons().size() > 1) {
                print(indent + "  " + Texts.line(reason.sentence(why.at())));
            }
            if (reason instanceof Reason.AwaitsMessage message) {
                for (var miss : message.nearMisses()) {
                    print(indent + "  near miss: " + Texts.line(nearMiss(miss)));
                }
            } else if (reason instanceof Reason.AwaitsChild child && child.why() != null) {
                print(indent + "  " + Texts.line(child.why().sentence()));
                facts(child.why(), indent + "  ");
            }
        }
    }

    private static String nearMiss(Reason.NearMiss miss) {
        var named = "message " + miss.messageId() + " of type " + miss.type() + " with key " + miss.key();
        return switch (miss.difference()) {
            case OTHER_KEY -> named + ": another key, kept until " + miss.expires();
            case OTHER_TYPE -> named + ": another type, kept until " + miss.expires();
            case EXPIRED -> named + ": expired at " + miss.expires();
        };
    }
}
