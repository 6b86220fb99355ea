package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TypeRef;
import org.jspecify.annotations.Nullable;

/** Checks an input before anything is written. */
final class Door {
    private Door() {}

    /** Checks all that can be checked before the data directory is opened, and thereby made. */
    static Request.Run request(
            Verb verb,
            String workflow,
            String id,
            @Nullable String given,
            int stepsMax,
            boolean wake,
            @Nullable String correlation) {
        var input = JsonArgument.readOptional("--input", given, verb.terminal().in());
        if (verb.place() == null) {
            checkHere(verb, workflow, input);
        }
        return new Request.Run(
                workflow,
                id,
                Request.Given.of(input),
                stepsMax,
                wake,
                correlation == null ? "" : Ids.checked("--correlation", correlation));
    }

    /** A server checks by itself; its workflows need not be here. */
    private static void checkHere(Verb verb, String workflow, @Nullable RawJson input) {
        var registered = verb.session().catalog().workflow(workflow);
        boolean first = !DataDirectory.exists(verb.data());
        if (input != null || first) {
            var value = typed(registered, input);
            if (first) {
                check(registered, value);
            }
        }
    }

    /**
     * The input as the workflow's own type.
     *
     * @throws UsageError names the field and the rule
     */
    static @Nullable Object typed(Registration<?, ?> workflow, @Nullable RawJson input) {
        var given = input == null ? RawJson.NULL : input;
        var type = workflow.input();
        try {
            var value = Json.strict().read(given.text(), TypeRef.of(type.type()));
            if (value == null && !type.equals(TypeRef.nothing()) && !type.equals(TypeRef.anything())) {
                throw new UsageError("workflow " + workflow.name() + " needs an input" + example(workflow));
            }
            return value;
        } catch (InvalidInput wrong) {
            throw new UsageError("--input: " + wrong.getMessage());
        }
    }

    /**
     * The workflow's own check; it may look at the outside world.
     *
     * @throws UsageError names the field and the rule
     */
    @SuppressWarnings("unchecked") // The value was read as this workflow's input type.
    static void check(Registration<?, ?> workflow, @Nullable Object value) {
        try {
            ((Registration<@Nullable Object, ?>) workflow).workflow().check(value);
        } catch (InvalidInput wrong) {
            throw new UsageError("--input: " + wrong.getMessage());
        }
    }

    private static String example(Registration<?, ?> workflow) {
        var example = workflow.options().example();
        return example == null ? "; give it with --input" : ", such as --input " + ShellWords.quote(example);
    }
}
