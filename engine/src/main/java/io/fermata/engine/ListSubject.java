package io.fermata.engine;

import io.fermata.kernel.RunId;
import org.jspecify.annotations.Nullable;

/** A run as filters see it. */
record ListSubject(RunId id, ExecutionHeader header, ExecutionStatus status) implements Filter.Subject {
    @Override
    public String workflowId() {
        return header.workflowId();
    }

    @Override
    public String workflow() {
        return header.workflow();
    }

    @Override
    public String run() {
        return id.toString();
    }

    @Override
    public long startedMillis() {
        return header.startedMillis();
    }

    @Override
    public long closedMillis() {
        return header.closedMillis();
    }

    @Override
    public String correlationId() {
        return header.correlationId();
    }

    @Override
    public String parentId() {
        var parent = header.parent();
        return parent == null ? "" : parent.workflowId();
    }

    @Override
    public @Nullable AttributeValue attribute(String name) {
        var payload = header.attributes().get(name);
        return payload == null ? null : AttributeValue.of(payload);
    }

    ListedExecution listed() {
        return new ListedExecution(
                id,
                header.workflowId(),
                header.workflow(),
                status,
                header.startedMillis(),
                header.closedMillis(),
                header.attempt(),
                header.attributes(),
                header.memo(),
                header.correlationId(),
                header.parent());
    }
}
