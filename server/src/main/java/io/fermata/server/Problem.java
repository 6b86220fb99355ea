package io.fermata.server;

import io.fermata.sdk.Category;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused: a problem document as RFC 9457 has it.
 *
 * @param type tells kinds of problems apart, such as {@code urn:fermata:problem:invalid-input}
 * @param title the same for people; does not change with the case
 * @param status of HTTP
 * @param detail what is wrong in this case, in one sentence
 * @param instance this very request, as the audit log and the header {@code Fermata-Request-Id} name it
 * @param field which field breaks a rule, and {@code rule} which one; null where it is not about a field
 * @param category of a failure in a workflow's own code; else null
 * @param updateId of an update whose handler threw; else null
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @Nullable String field,
        @Nullable String rule,
        @Nullable Category category,
        @Nullable String updateId) {
    static final String MEDIA_TYPE = "application/problem+json";
    static final String TYPE_PREFIX = "urn:fermata:problem:";
}
