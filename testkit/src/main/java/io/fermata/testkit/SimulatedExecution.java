package io.fermata.testkit;

import io.fermata.sdk.Description;
import io.fermata.sdk.Execution;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.Page;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.UpdateOptions;
import io.fermata.sdk.Why;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An execution in whichever process runs now, which the source asks for it: stays good after a restart. */
record SimulatedExecution<O extends @Nullable Object>(
        SimulatedFermata fermata, String id, Supplier<Execution<O>> source) implements Execution<O> {
    @Override
    public O result(Duration timeout) {
        var until = fermata.now().plus(timeout);
        return fermata.call(() -> {
            var left = Duration.between(fermata.now(), until);
            return now().result(left.isNegative() ? Duration.ZERO : left);
        });
    }

    @Override
    public void signal(String name, @Nullable Object value, @Nullable String requestId) {
        var request = fermata.requestId(requestId);
        fermata.send("signal " + id + " " + name, () -> now().signal(name, value, request));
    }

    @Override
    public <T extends @Nullable Object> T query(String name, TypeRef<T> type, @Nullable Object argument) {
        return fermata.call(() -> now().query(name, type, argument));
    }

    @Override
    public <T extends @Nullable Object> T update(
            String name, @Nullable Object argument, TypeRef<T> type, UpdateOptions options) {
        var updateId = fermata.requestId(options.updateId());
        var again = updateId == null ? options : options.withUpdateId(updateId);
        return fermata.call(() -> now().update(name, argument, type, again));
    }

    @Override
    public void cancel(String reason) {
        fermata.act(() -> now().cancel(reason));
    }

    @Override
    public void terminate(String reason) {
        fermata.act(() -> now().terminate(reason));
    }

    @Override
    public void pause(String reason) {
        fermata.act(() -> now().pause(reason));
    }

    @Override
    public void resume() {
        fermata.act(() -> now().resume());
    }

    @Override
    public void resume(int maxSteps) {
        fermata.act(() -> now().resume(maxSteps));
    }

    @Override
    public void retry(@Nullable String fromOperation, @Nullable Object input) {
        fermata.act(() -> now().retry(fromOperation, input));
    }

    @Override
    public void skip(String operation, String reason) {
        fermata.act(() -> now().skip(operation, reason));
    }

    @Override
    public Description describe() {
        return fermata.call(() -> now().describe());
    }

    @Override
    public Why why() {
        return fermata.call(() -> now().why());
    }

    @Override
    public Page<HistoryEvent> history(@Nullable String cursor, int limit) {
        return fermata.call(() -> now().history(cursor, limit));
    }

    @Override
    public void delete() {
        fermata.act(() -> now().delete());
    }

    private Execution<O> now() {
        return source.get();
    }
}
