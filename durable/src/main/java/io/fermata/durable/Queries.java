package io.fermata.durable;

import io.fermata.engine.QueryReply;
import io.fermata.kernel.Category;
import io.fermata.kernel.Failure;
import io.fermata.kernel.Payload;
import io.fermata.sdk.TypeRef;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers queries from the execution's present state, between turns. */
final class Queries {
    private final JavaProgram program;
    private final Map<String, Query<?>> known = new HashMap<>(0);

    Queries(JavaProgram program) {
        this.program = program;
    }

    <T extends @Nullable Object> void handle(
            String name, TypeRef<T> type, Function<? super T, ? extends @Nullable Object> answer) {
        known.put(name, new Query<>(type, answer));
    }

    void answer(String name, Payload argument, QueryReply reply) {
        if (name.equals(JavaWorkflows.AWAITED_SIGNALS)) {
            reply.answer(program.payloads.of(program.signals.awaited()));
            return;
        }
        if (name.startsWith(JavaWorkflows.MISFIT)) {
            var operation = name.substring(JavaWorkflows.MISFIT.length());
            reply.answer(program.payloads.of(program.misfit(operation, argument)));
            return;
        }
        var query = known.get(name);
        if (query == null) {
            var message =
                    "no query \"" + name + "\", there is " + (known.isEmpty() ? "none" : new TreeSet<>(known.keySet()));
            reply.fail(Failure.of("NotFound", message, Category.VALIDATION));
            return;
        }
        Payload answer;
        try {
            answer = query.answer(program.payloads, argument);
        } catch (Throwable thrown) {
            reply.fail(Failures.recorded(thrown));
            return;
        }
        reply.answer(answer);
    }

    private record Query<T extends @Nullable Object>(
            TypeRef<T> type, Function<? super T, ? extends @Nullable Object> code) {
        Payload answer(Payloads payloads, Payload argument) {
            return payloads.of(code.apply(payloads.read(argument, type)));
        }
    }
}
