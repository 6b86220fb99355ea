package io.fermata.peers.restate;

import dev.restate.sdk.Context;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.SharedWorkflowContext;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.common.DurablePromiseKey;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.Serde;
import dev.restate.serde.jackson.JacksonSerdeFactory;
import io.fermata.peers.harness.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the server calls: each step is a journalled {@code run}, the event a durable promise. */
final class LoadServices {
    private static final JacksonSerdeFactory JSON = JacksonSerdeFactory.DEFAULT;
    private static final Serde<Counter> COUNTER = JSON.create(Counter.class);
    private static final Serde<Long> NUMBER = JSON.create(Long.class);
    private static final DurablePromiseKey<Long> ANSWER = DurablePromiseKey.of("answer", Long.class);

    /** A handler that waits longer gives its connection back; the default of a minute is longer than a run. */
    private static final Duration INACTIVE_AFTER = Duration.ofSeconds(1);

    private LoadServices() {}

    /** The input, about 100 bytes of JSON. */
    record Counter(long number, String padding) {}

    static ServiceDefinition steps() {
        return ServiceDefinition.of(
                "Steps",
                ServiceType.SERVICE,
                List.of(
                        HandlerDefinition.of(
                                "sequence",
                                HandlerType.SHARED,
                                COUNTER,
                                NUMBER,
                                HandlerRunner.of(LoadServices::sequence, JSON, HandlerRunner.Options.DEFAULT)),
                        HandlerDefinition.of(
                                "fanOut",
                                HandlerType.SHARED,
                                COUNTER,
                                NUMBER,
                                HandlerRunner.of(LoadServices::fanOut, JSON, HandlerRunner.Options.DEFAULT))));
    }

    static ServiceDefinition waiting() {
        return ServiceDefinition.of(
                        "Waiting",
                        ServiceType.WORKFLOW,
                        List.of(
                                HandlerDefinition.of(
                                        "run",
                                        HandlerType.WORKFLOW,
                                        COUNTER,
                                        NUMBER,
                                        HandlerRunner.of(LoadServices::await, JSON, HandlerRunner.Options.DEFAULT)),
                                HandlerDefinition.of(
                                        "answer",
                                        HandlerType.SHARED,
                                        NUMBER,
                                        Serde.VOID,
                                        HandlerRunner.of(LoadServices::answer, JSON, HandlerRunner.Options.DEFAULT))))
                .configure(service -> service.inactivityTimeout(INACTIVE_AFTER));
    }

    private static Long sequence(Context ctx, Counter input) {
        long number = input.number();
        for (int i = 0; i < Peer.STEPS; i++) {
            long before = number;
            number = ctx.run("add-one", Long.class, () -> before + 1);
        }
        return number;
    }

    private static Long fanOut(Context ctx, Counter input) {
        var pieces = new ArrayList<DurableFuture<?>>();
        for (int i = 0; i < Peer.WIDTH; i++) {
            int index = i;
            pieces.add(ctx.runAsync("add", Long.class, () -> input.number() + index));
        }
        DurableFuture.all(pieces).await();
        return pieces.stream().mapToLong(piece -> (Long) piece.await()).sum();
    }

    private static Long await(WorkflowContext ctx, Counter input) {
        return ctx.promise(ANSWER).future().await();
    }

    private static void answer(SharedWorkflowContext ctx, Long number) {
        ctx.promiseHandle(ANSWER).resolve(number);
    }
}
