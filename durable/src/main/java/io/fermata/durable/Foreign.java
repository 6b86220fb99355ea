package io.fermata.durable;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what somebody outside gave: messages, answers to callbacks, signals, updates. What does not fit when the code
 * first looks at it is the sender's mistake, and is recorded as one. What did fit and does not on replay is a change of
 * the types, which blocks.
 */
final class Foreign {
    /** The type of the failure that the workflow's code gets. */
    static final String UNREADABLE = "Unreadable";

    /** Leads the place of the record of a mistake, which takes no counter. */
    private static final String PREFIX = "u/";

    private final JavaProgram program;
    private final Map<String, String> mistakes = new HashMap<>(0);

    Foreign(JavaProgram program) {
        this.program = program;
    }

    /**
     * The value.
     *
     * @param place of the value in this run, such as the operation's path
     * @param again how a person has something else sent in its place
     * @throws Failure of category VALIDATION when the value was found not to fit
     */
    <T extends @Nullable Object> T read(String place, Payload payload, TypeRef<T> type, String what, String again) {
        var mistake = mistakes.get(place);
        if (mistake == null) {
            mistake = recorded(place, what);
        }
        if (mistake != null) {
            throw unreadable(place, mistake);
        }
        if (program.journal.isReplaying()) {
            return program.read(payload, type, what);
        }
        try {
            return program.payloads.read(payload, type);
        } catch (InvalidInput misfit) {
            var why = what + " does not fit " + type + ": " + misfit.getMessage() + again;
            program.ask(at(place), new OperationSpec.Marker(what, UNREADABLE, program.payloads.of(why)));
            throw unreadable(place, why);
        }
    }

    private @Nullable String recorded(String place, String what) {
        return program.journal.isReplaying()
                        && program.journal.takeRecorded(at(place)) instanceof OperationSpec.Marker marker
                ? program.read(marker.value(), TypeRef.of(String.class), "the record of " + what)
                : null;
    }

    private Failure unreadable(String place, String why) {
        mistakes.put(place, why);
        return Failure.validation(why).withType(UNREADABLE);
    }

    private static OperationId at(String place) {
        return new OperationId(PREFIX + place);
    }
}
