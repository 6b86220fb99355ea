package io.fermata.testkit;

import io.fermata.durable.HistoryReplay;
import io.fermata.durable.JavaWorkflows;
import io.fermata.durable.Payloads;
import io.fermata.embedded.HistoryFile;
import io.fermata.embedded.Json;
import io.fermata.sdk.Binding;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.PayloadCodec;
import io.fermata.sdk.PayloadConverter;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays a recorded history against the code of today: what a restart with this code would do to the execution. Export
 * one with {@code fermata history ID --export}, or {@link SimulatedFermata#historyFile}, and keep it beside the test.
 *
 * <pre>{@code
 * Replay.of("src/test/resources/order-17.json").with(new OrderWorkflow());
 * }</pre>
 *
 * <p>Nothing is recorded and no step runs; code behind the end of the history is run up to its next operation.
 */
public final class Replay {
    private final String name;
    private final HistoryFile history;
    private final List<PayloadCodec> codecs = new ArrayList<>();
    private final List<Interceptor> interceptors = new ArrayList<>();
    private PayloadConverter converter = Json.strict();

    private Replay(String name, HistoryFile history) {
        this.name = name;
        this.history = history;
    }

    /**
     * The history in a file, by its path from the folder in which the tests run.
     *
     * @throws UncheckedIOException when it cannot be read
     * @throws io.fermata.sdk.InvalidInput when it is no exported history
     */
    public static Replay of(String file) {
        return of(Path.of(file));
    }

    /**
     * The history in a file.
     *
     * @throws UncheckedIOException when it cannot be read
     * @throws io.fermata.sdk.InvalidInput when it is no exported history
     */
    public static Replay of(Path file) {
        try {
            return new Replay(file.toString(), HistoryFile.parse(Files.readString(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the history in " + file, unreadable);
        }
    }

    /** With the converter that the execution was recorded with, if it is another one than JSON. */
    public Replay converter(PayloadConverter other) {
        converter = other;
        return this;
    }

    /** With a codec that the execution was recorded with, such as encryption; several are used in the order given. */
    public Replay codec(PayloadCodec codec) {
        codecs.add(codec);
        return this;
    }

    /** With an interceptor whose workflow methods do operations of their own. */
    public Replay interceptor(Interceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    /**
     * Replays it with a workflow whose types are found by reflection; steps of the bindings are not run.
     *
     * @throws ReplayMismatch when the code does not fit
     */
    public void with(Workflow<?, ?> workflow, Binding<?>... bindings) {
        with(workflow, WorkflowOptions.bindings(bindings));
    }

    /**
     * Replays it with a workflow and options, such as its types if it is a lambda.
     *
     * @throws ReplayMismatch when the code does not fit
     */
    public void with(Workflow<?, ?> workflow, WorkflowOptions options) {
        replay(Registration.of(history.spec().workflow(), workflow, options));
    }

    private void replay(Registration<?, ?> registration) {
        var kind = new JavaWorkflows(List.of(registration), new Payloads(converter, codecs), interceptors);
        var mismatch = new HistoryReplay(kind).replay(history.run(), history.records());
        if (mismatch != null) {
            throw new ReplayMismatch(
                    history.spec().workflowId() + " in " + name,
                    mismatch.operation(),
                    mismatch.reason(),
                    mismatch.advice());
        }
    }
}
