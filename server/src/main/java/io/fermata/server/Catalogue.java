package io.fermata.server;

import io.fermata.embedded.Json;
import io.fermata.sdk.Drawable;
import io.fermata.sdk.RawJson;
import io.fermata.sdk.Registration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells about the workflows that are registered. */
final class Catalogue {
    private final Backend backend;

    Catalogue(Backend backend) {
        this.backend = backend;
    }

    Reply workflows(ApiCall call) {
        var lines = backend.fermata().workflows().stream()
                .filter(each -> !each.name().startsWith(BulkWork.RESERVED))
                .map(each -> new Answers.WorkflowLine(
                        each.name(),
                        each.options().description(),
                        each.options().version(),
                        each.workflow() instanceof Drawable))
                .toList();
        return Backend.json(new Answers.Workflows(lines));
    }

    Reply workflow(ApiCall call) {
        var name = call.path("name");
        for (var each : backend.fermata().workflows()) {
            if (each.name().equals(name)) {
                return Backend.json(told(each));
            }
        }
        throw new Refusal(Refusal.Kind.NOT_FOUND, "no workflow '" + Durations.shown(name) + "' is registered here");
    }

    private static Answers.Workflow told(Registration<?, ?> workflow) {
        var options = workflow.options();
        var example = options.example();
        return new Answers.Workflow(
                workflow.name(),
                options.description(),
                options.version(),
                example == null ? null : Json.strict().raw(example),
                schema(workflow.input().type()),
                schema(workflow.output().type()),
                graph(workflow));
    }

    private static RawJson schema(java.lang.reflect.Type type) {
        return new RawJson(Json.strict().line(Schemas.alone(type)));
    }

    private static @Nullable RawJson graph(Registration<?, ?> workflow) {
        return workflow.workflow() instanceof Drawable drawable
                ? Json.strict().raw(drawable.draw(Drawable.Format.JSON, List.of(), Json.strict()))
                : null;
    }
}
