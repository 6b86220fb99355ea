package io.fermata.server;

import io.fermata.sdk.Category;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends the handling of a request with a {@link Problem}; carries no stack, as it is no bug. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Kind kind;
    private final @Nullable String field;
    private @Nullable Category category;
    private @Nullable String updateId;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** Kinds of refusals, each with its status; the name in small letters ends the problem's type. */
    enum Kind {
        INVALID_INPUT(400, "The request breaks a rule"),
        UNAUTHENTICATED(401, "Credentials are missing or not valid"),
        FORBIDDEN(403, "This may not be done with these credentials"),
        FOREIGN_ORIGIN(403, "The request comes from another site"),
        NOT_FOUND(404, "There is no such thing"),
        NO_SUCH_NAMESPACE(404, "There is no such namespace"),
        METHOD_NOT_ALLOWED(405, "This cannot be done with it"),
        REQUEST_TIMEOUT(408, "The request did not arrive in time"),
        ALREADY_STARTED(409, "The id is taken"),
        ALREADY_CLOSED(409, "It has ended already"),
        CONFLICT(409, "It is not in a state for this"),
        GONE(410, "The task is no longer wanted"),
        TOO_LARGE(413, "The body is too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
        WRONG_HOST(421, "The host is not one of this server"),
        KEY_REUSED(422, "The Idempotency-Key belongs to another request"),
        UPDATE_REJECTED(422, "The execution does not take the update"),
        UPDATE_FAILED(422, "The handler of the update threw"),
        TOO_MANY_REQUESTS(429, "Too many requests at once"),
        QUOTA_EXCEEDED(429, "The namespace has reached one of its limits"),
        HEADERS_TOO_LARGE(431, "The headers are too large"),
        BUG(500, "This is a bug in Fermata"),
        OVERLOADED(503, "Too much to do at the moment; nothing was written"),
        OUTCOME_UNKNOWN(503, "Perhaps done, perhaps not: ask again with the same Idempotency-Key"),
        DRAINING(503, "The server is ending"),
        PROVIDER_DOWN(503, "The identity provider cannot be asked");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String title() {
            return title;
        }

        String slug() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    Refusal(Kind kind, String detail) {
        this(kind, null, detail);
    }

    /** About a field: {@code rule} goes on after the field's name. */
    Refusal(Kind kind, @Nullable String field, String rule) {
        super(rule, null, false, false);
        this.kind = kind;
        this.field = field;
    }

    static Refusal invalid(String field, String rule) {
        return new Refusal(Kind.INVALID_INPUT, field, rule);
    }

    Refusal with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Refusal ofUpdate(Category failed, String id) {
        category = failed;
        updateId = id;
        return this;
    }

    Kind kind() {
        return kind;
    }

    Map<String, String> headers() {
        return headers;
    }

    Problem problem(String instance) {
        var rule = String.valueOf(getMessage());
        var detail = field == null ? rule : field + " " + rule;
        return new Problem(
                Problem.TYPE_PREFIX + kind.slug(),
                kind.title(),
                kind.status(),
                detail,
                instance,
                field,
                field == null ? null : rule,
                category,
                updateId);
    }
}
