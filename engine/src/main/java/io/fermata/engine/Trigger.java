package io.fermata.engine;

import io.fermata.kernel.StartSpec;
import org.jspecify.annotations.Nullable;

/**
 * Starts a workflow for each message of a type.
 *
 * @param name unique; registering it again replaces the trigger
 * @param key only messages with this key; null: with any
 * @param idTemplate the workflow id, in which {@code {messageId}}, {@code {key}} and {@code {type}} are replaced; two
 *     messages that lead to the same id start one execution while it is open
 * @param spec what to start; its id and input are replaced, the input by the message's payload
 */
public record Trigger(String name, String type, @Nullable String key, String idTemplate, StartSpec spec) {
    /** One execution for each message. */
    public static final String ID_PER_MESSAGE = "{messageId}";

    boolean matches(String messageType, String messageKey) {
        return type.equals(messageType) && (key == null || key.equals(messageKey));
    }

    String workflowId(String messageKey, String messageId) {
        return idTemplate.replace("{type}", type).replace("{key}", messageKey).replace("{messageId}", messageId);
    }
}
