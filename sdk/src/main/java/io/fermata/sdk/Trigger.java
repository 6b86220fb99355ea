package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Starts an execution of a workflow for each message of a type, whoever publishes it; the message's payload is the
 * input. A trigger is durable: once known to a store it works until it is removed by name, whatever is registered
 * later. A message that came before the trigger, and that nobody took, is not lost: it starts its execution then.
 *
 * @param name unique; a trigger of the same name replaces the one before; default {@code TYPE -> WORKFLOW}
 * @param type the message type's name
 * @param key only messages with this key; null: any
 * @param workflow the registered name of what is started
 * @param id the id of each execution, in which {@code {type}}, {@code {key}} and {@code {messageId}} are replaced.
 *     While an execution of an id is open, a second message that leads to the same id starts nothing: it becomes a dead
 *     letter
 */
public record Trigger(String name, String type, @Nullable String key, String workflow, String id) {
    private static final String PER_MESSAGE = "{messageId}";
    private static final String PER_KEY = "{key}";

    public Trigger {
        Names.check("trigger", name);
        Names.check("message type", type);
        Names.check("workflow", workflow);
        Names.check("trigger " + name + " id", id);
        if (!id.contains(PER_MESSAGE) && !id.contains(PER_KEY)) {
            throw new InvalidInput(
                    "trigger " + name + " id", "must hold {messageId} or {key}, or all messages lead to one execution");
        }
        if (key != null) {
            Names.check("message key", key);
        }
    }

    /** One execution for each message, called {@code WORKFLOW-{messageId}}. */
    public static Trigger on(MessageType<?> type, String workflow) {
        var name = type.name() + " -> " + workflow;
        return new Trigger(name, type.name(), null, workflow, workflow + "-" + PER_MESSAGE);
    }

    /** One execution for each message, where the compiler knows that the payload is the workflow's input. */
    public static <T extends @Nullable Object> Trigger on(MessageType<T> type, WorkflowType<T, ?> workflow) {
        return on(type, workflow.name());
    }

    /** One execution for each key, called {@code WORKFLOW-{key}}. */
    public Trigger perKey() {
        return withId(workflow + "-" + PER_KEY);
    }

    /** Only for messages with this key. */
    public Trigger withKey(@Nullable String only) {
        return new Trigger(name, type, only, workflow, id);
    }

    /** With executions of these ids. */
    public Trigger withId(String template) {
        return new Trigger(name, type, key, workflow, template);
    }

    /** Under this name. */
    public Trigger withName(String other) {
        return new Trigger(other, type, key, workflow, id);
    }
}
