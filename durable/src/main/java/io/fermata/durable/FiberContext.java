package io.fermata.durable;

import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Timeouts;
import io.fermata.sdk.Branch;
import io.fermata.sdk.Callback;
import io.fermata.sdk.Channel;
import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.Guard;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.ItemBranch;
import io.fermata.sdk.LogFields;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Outcome;
import io.fermata.sdk.Promise;
import io.fermata.sdk.PublishOptions;
import io.fermata.sdk.Received;
import io.fermata.sdk.RunFacts;
import io.fermata.sdk.SagaBody;
import io.fermata.sdk.ScopeBody;
import io.fermata.sdk.SignalHandler;
import io.fermata.sdk.StepBody;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TimedOut;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateHandler;
import io.fermata.sdk.WorkflowType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The context of one fiber: turns the users' calls into operations at their places. */
final class FiberContext extends FiberOperations {
    FiberContext(JavaProgram program, Fiber fiber) {
        super(program, fiber);
    }

    @Override
    public <T> T steps(Class<T> type) {
        return steps(type, program.workflow.binding(type).options());
    }

    @Override
    public <T> T steps(Class<T> type, StepOptions options) {
        enter();
        return program.workflow.binding(type).proxy(this, options);
    }

    @Override
    public <T extends @Nullable Object> Promise<T> stepAsync(
            String name, StepOptions options, TypeRef<T> type, StepBody<? extends T> body) {
        return openStep(Specs.step(name, Payload.NONE, options), type, Guard.around(options.guards(), body));
    }

    /** A step whose arguments are recorded as its input. */
    @Nullable
    Object step(
            String name,
            Object @Nullable [] arguments,
            StepOptions options,
            TypeRef<?> type,
            StepBody<@Nullable Object> body) {
        enter();
        var input = arguments == null ? Payload.NONE : program.payloads.of(List.of(arguments));
        return openStep(Specs.step(name, input, options), type, Guard.<@Nullable Object>around(options.guards(), body))
                .get();
    }

    @Override
    public <T extends @Nullable Object> Promise<T> taskAsync(
            String name, TaskOptions options, TypeRef<T> type, @Nullable Object input) {
        enter();
        return open("task", Specs.task(name, program.payloads.of(input), options), type);
    }

    @Override
    public <I extends @Nullable Object, O extends @Nullable Object> Promise<O> childAsync(
            WorkflowType<I, O> workflow, ChildOptions options, I input) {
        return openChild(workflow, options, input);
    }

    @Override
    public void signal(String executionId, String name, @Nullable Object value) {
        enter();
        var spec = new OperationSpec.SignalOther(name, executionId, program.payloads.of(value));
        open("signal", spec, TypeRef.nothing()).get();
    }

    @Override
    public <T extends @Nullable Object> void publish(MessageType<T> type, String key, T value, PublishOptions options) {
        enter();
        var message = new OperationSpec.OutMessage(
                type.name(),
                type.key(key).key(),
                program.payloads.of(value),
                options.delivery() == PublishOptions.Delivery.ALL,
                options.timeToLive().toMillis(),
                options.messageId(),
                Objects.requireNonNullElse(options.correlationId(), ""));
        program.ask(nextId("publish", type.name()), new OperationSpec.Publish(type.name(), message));
    }

    @Override
    public <T extends @Nullable Object> Promise<T> awaitAsync(
            MessageType<T> type, String key, @Nullable Duration timeout) {
        var wanted = type.key(key);
        return new MappedCell<>(
                openAwait(new MessageCell.Wanted(List.of(wanted), false, true), timeout), got -> value(got, wanted));
    }

    @Override
    public Received awaitAny(
            List<? extends MessageType.Keyed<?>> messages, @Nullable Duration timeout, boolean throwing) {
        return openAwait(new MessageCell.Wanted(messages, false, throwing), timeout)
                .get();
    }

    @Override
    public Received awaitAll(
            List<? extends MessageType.Keyed<?>> messages, @Nullable Duration timeout, boolean throwing) {
        return openAwait(new MessageCell.Wanted(messages, true, throwing), timeout)
                .get();
    }

    @Override
    public <T extends @Nullable Object> Promise<T> awaitSignalAsync(
            String name, TypeRef<T> type, @Nullable Duration timeout) {
        enter();
        var cell = program.signals.await(name, type, fiber.scope);
        if (timeout != null && !cell.isDone()) {
            cell.limit(timer(timeout));
        }
        return cell;
    }

    @Override
    public <T extends @Nullable Object> Callback<T> callback(String name, TypeRef<T> type, @Nullable Duration timeout) {
        enter();
        Decisions.refuseReserved(name);
        var timeouts = timeout == null ? Timeouts.NONE : new Timeouts(0, 0, Specs.millis(timeout), 0);
        return open("callback", new OperationSpec.Callback(name, timeouts), type);
    }

    @Override
    public Promise<@Nullable Void> sleepAsync(Duration duration) {
        enter();
        return timer(duration);
    }

    @Override
    public void sleepUntil(Instant moment) {
        enter();
        timerAt(moment.toEpochMilli()).get();
    }

    @Override
    public void until(BooleanSupplier condition) {
        enter();
        program.fibers.conditions().await(condition, null);
    }

    @Override
    public void until(BooleanSupplier condition, Duration timeout) {
        enter();
        var limit = timer(timeout);
        program.fibers.conditions().await(condition, limit);
        if (limit.isDone()) {
            throw new TimedOut(TimedOut.Limit.AWAIT, "the condition did not hold within " + timeout);
        }
        program.cancel(limit, "the condition holds");
    }

    @Override
    public <T extends @Nullable Object> Promise<T> async(Branch<? extends T> branch) {
        enter();
        fiber.scope.check();
        return Joins.start(program, fiber.nextPath(), fiber.scope, branch);
    }

    @Override
    public <T extends @Nullable Object> List<T> all(List<? extends Promise<? extends T>> promises) {
        enter();
        return Joins.all(program.fibers, promises);
    }

    @Override
    public <T extends @Nullable Object> Promise<T> any(List<? extends Promise<? extends T>> promises) {
        enter();
        return Joins.any(program.fibers, promises);
    }

    @Override
    public <T extends @Nullable Object> T race(List<? extends Branch<? extends T>> branches) {
        enter();
        fiber.scope.check();
        return Joins.race(program, fiber, branches);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            List<? extends A> items, int maxConcurrency, ItemBranch<? super A, ? extends R> body) {
        enter();
        fiber.scope.check();
        return new MapJoin<A, R>(program, fiber, items, body).run(limit(maxConcurrency));
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> mapSettled(
            List<? extends A> items, int maxConcurrency, ItemBranch<? super A, ? extends R> body) {
        enter();
        fiber.scope.check();
        return new MapJoin<A, R>(program, fiber, items, body).settle(limit(maxConcurrency));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T scope(ScopeBody<? extends T, X> body) throws X {
        enter();
        return within(new Scope(program, fiber.scope), body);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T shielded(ScopeBody<? extends T, X> body) throws X {
        enter();
        return within(new Scope(program, null), body);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T deadline(Duration limit, ScopeBody<? extends T, X> body)
            throws X {
        enter();
        return Deadlines.within(this, program.inMillis(limit), body);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T deadline(Instant moment, ScopeBody<? extends T, X> body)
            throws X {
        enter();
        return Deadlines.within(this, moment.toEpochMilli(), body);
    }

    @Override
    public <T extends @Nullable Object> T saga(SagaBody<? extends T> body) {
        enter();
        fiber.scope.check();
        return SagaRun.run(this, body);
    }

    @Override
    public boolean isCancelRequested() {
        enter();
        return fiber.scope.isCancelled();
    }

    @Override
    public RunFacts execution() {
        return program.facts();
    }

    @Override
    public Instant now() {
        enter();
        return Instant.ofEpochMilli(program.journal.shownAtMillis());
    }

    @Override
    public RandomGenerator random() {
        enter();
        var journal = program.journal;
        return fiber.random(journal.inherited().origin(journal.shown(), program.run));
    }

    @Override
    public UUID uuid() {
        var random = random();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low);
    }

    @Override
    public int version(String changeId, int min, int max) {
        enter();
        return program.versions.of(changeId, min, max);
    }

    @Override
    public <T extends @Nullable Object> void onSignal(String name, TypeRef<T> type, SignalHandler<? super T> handler) {
        enter();
        program.signals.handle(name, type, handler);
    }

    @Override
    public <T extends @Nullable Object> void onQuery(
            String name, TypeRef<T> type, Function<? super T, ? extends @Nullable Object> answer) {
        enter();
        program.queries.handle(name, type, answer);
    }

    @Override
    public <T extends @Nullable Object> void onUpdate(
            String name,
            TypeRef<T> type,
            Consumer<? super T> validator,
            UpdateHandler<? super T, ? extends @Nullable Object> handler) {
        enter();
        program.updates.handle(name, type, validator, handler);
    }

    @Override
    public <T extends @Nullable Object> T result(String name, TypeRef<T> type) {
        enter();
        return program.results.get(name, type);
    }

    @Override
    public void attribute(String key, @Nullable Object value) {
        enter();
        program.marks.attribute(key, value);
    }

    @Override
    public void annotate(String kind, @Nullable Object value) {
        enter();
        program.journal.add(new Intent.Annotate(kind, program.payloads.of(value)));
    }

    @Override
    public void view(String key, @Nullable Object value) {
        enter();
        program.marks.view(key, value);
    }

    @Override
    public <T extends @Nullable Object> Channel<T> channel(String name, TypeRef<T> type) {
        return program.channels.channel(fiber, name, type);
    }

    @Override
    public void checkpoint(Object state) {
        enter();
        program.checkpoints.record(fiber, program.payloads.of(state));
    }

    @Override
    public <T extends @Nullable Object> @Nullable T lastCheckpoint(TypeRef<T> type) {
        enter();
        var last = program.checkpoints.last();
        return last == null ? null : program.read(last, type, "the last checkpoint");
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // It never returns, so nothing is ever cast.
    public <T extends @Nullable Object> T continueAsNew(@Nullable Object input) {
        enter();
        throw new NextRun(program.payloads.of(input));
    }

    @Override
    public boolean shouldContinueAsNew() {
        enter();
        return program.journal.shownSinceCheckpoint() >= Marks.HISTORY_EVENTS_LONG;
    }

    @Override
    public System.Logger logger() {
        return new ReplayLogger(LogFields.logger(program.workflow.logger(), program::logFields), program.journal);
    }

    @Override
    public <T extends @Nullable Object> T convert(@Nullable Object value, TypeRef<T> type) {
        return program.payloads.read(program.payloads.of(value), type);
    }

    private static int limit(int maxConcurrency) {
        if (maxConcurrency < 1) {
            throw new InvalidInput("maxConcurrency", "must be at least 1, is " + maxConcurrency);
        }
        return maxConcurrency;
    }

    @SuppressWarnings("NullAway") // A payload is null only where its type allows it.
    private static <T extends @Nullable Object> T value(Received got, MessageType.Keyed<T> wanted) {
        return got.get(wanted);
    }
}
