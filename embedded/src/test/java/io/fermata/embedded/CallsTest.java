package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.engine.EngineException;
import io.fermata.engine.EngineException.Code;
import io.fermata.engine.ThreadRuntime;
import io.fermata.sdk.AlreadyClosed;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.OutcomeUnknown;
import io.fermata.sdk.Overloaded;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private final ThreadRuntime runtime = new ThreadRuntime();
    private final Calls calls = new Calls(runtime);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void end() {
        runtime.close();
    }

    @Test
    void an_overloaded_engine_is_asked_again() {
        assertThat(calls.await(() -> asked.incrementAndGet() < 3 ? refused(Code.OVERLOADED) : done()))
                .isEqualTo("done");
        assertThat(asked).hasValue(3);
    }

    @Test
    void a_caller_is_refused_only_after_that() {
        assertThatThrownBy(() -> calls.await(() -> {
                    asked.incrementAndGet();
                    return refused(Code.OVERLOADED);
                }))
                .isInstanceOfSatisfying(
                        Overloaded.class, busy -> assertThat(busy.retryAfter()).isPositive());
        assertThat(asked).hasValue(Calls.TRIES_MAX);
    }

    @Test
    void other_refusals_come_at_once_and_typed() {
        assertThatThrownBy(() -> calls.await(() -> refused(Code.NOT_FOUND))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> calls.await(() -> refused(Code.ALREADY_CLOSED)))
                .isInstanceOf(AlreadyClosed.class);
        assertThatThrownBy(() -> calls.await(() -> refused(Code.RETRY))).isInstanceOf(OutcomeUnknown.class);
        assertThatThrownBy(() -> calls.await(() -> refused(Code.CLOSED))).isInstanceOf(IllegalStateException.class);
    }

    private static CompletableFuture<String> done() {
        return CompletableFuture.completedFuture("done");
    }

    private static CompletableFuture<String> refused(Code code) {
        return CompletableFuture.failedFuture(new EngineException(code, "no"));
    }
}
