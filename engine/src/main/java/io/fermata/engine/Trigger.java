package io.fermata.engine;

import io.fermata.kernel.StartSpec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Starts a workflow for each message of a type.
 *
 * @param name unique; registering it again replaces the trigger
 * @param key only messages with this key; null: with any
 * @param idTemplate the workflow id, in which {@code {messageId}}, {@code {key}} and {@code {type}} are replaced; two
 *     messages that lead to the same id start one execution while it is open
 * @param spec what to start; its id, input and correlation id are replaced: the input by the message's payload, the
 *     correlation id by the message's, or by the message's id if it has none
 */
public record Trigger(String name, String type, @Nullable String key, String idTemplate, StartSpec spec) {
    /** One execution for each message. */
    public static final String ID_PER_MESSAGE = "{messageId}";

    private static final Pattern PLACE = Pattern.compile("\\{(type|key|messageId)}");

    boolean matches(String messageType, String messageKey) {
        return type.equals(messageType) && (key == null || key.equals(messageKey));
    }

    String workflowId(String messageKey, String messageId) {
        return PLACE.matcher(idTemplate)
                .replaceAll(place -> Matcher.quoteReplacement(
                        switch (place.group()) {
                            case "{type}" -> type;
                            case "{key}" -> messageKey;
                            default -> messageId;
                        }));
    }
}
