package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.Category;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.TypeRef;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fails the task or callback of a token and runs on what that wakes. */
@Command(name = "fail", sortOptions = false)
final class FailVerb extends ServedVerb {
    @Parameters(index = "0", paramLabel = "TOKEN", description = "from poll, or from a wait")
    private String token = "";

    @Option(
            names = "--error",
            paramLabel = "JSON|@FILE|-",
            required = true,
            description = "a text, or {\"message\", \"type\", \"category\"}; the category decides about a retry")
    private String error = "";

    /** What {@code --error} may say. */
    private record Given(
            String message, @Nullable String type, @Nullable Category category) {}

    @Override
    int run() {
        var given = given(JsonArgument.read("--error", error, terminal().in()));
        var category = given.category() == null ? Category.TRANSIENT : given.category();
        var type = given.type() == null || given.type().isBlank() ? "Failure" : given.type();
        var failure = new ErrorEntry(type, given.message(), category.name(), null);
        var directory = openExisting(Opening.ACTING);
        return follow(directory, (Answer.Woken) directory.ask(new Request.Fail(token, failure)));
    }

    private static Given given(RawJson json) {
        if (!json.text().startsWith("\"") && !json.text().startsWith("{")) {
            throw new UsageError(
                    "--error must be a text or an object with a message, found " + Texts.cut(json.text(), 60));
        }
        try {
            return json.text().startsWith("\"")
                    ? new Given(Json.strict().read(json.text(), TypeRef.of(String.class)), null, null)
                    : Json.strict().read(json.text(), TypeRef.of(Given.class));
        } catch (InvalidInput wrong) {
            throw new UsageError("--error: " + wrong.getMessage());
        }
    }
}
