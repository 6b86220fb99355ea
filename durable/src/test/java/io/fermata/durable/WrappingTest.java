package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.kernel.Payload;
import io.fermata.kernel.Status;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Context;
import io.fermata.sdk.Interceptor;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.PayloadCodec;
import io.fermata.sdk.Registration;
import io.fermata.sdk.TypeRef;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WrappingTest {
    private static final Workflow<String, String> WORKFLOW = (ctx, input) -> {
        var first = ctx.step("first", String.class, () -> input + "1");
        ctx.task("second", String.class, first);
        return first;
    };

    @Test
    void interceptors_see_runs_steps_and_operations_the_first_outermost() {
        List<String> seen = new ArrayList<>();
        var stage = stage(Stage.PAYLOADS, List.of(new Recording("a", seen), new Recording("b", seen)));

        stage.start("x");

        assertThat(seen)
                .containsExactly(
                        "a run",
                        "b run",
                        "a step first",
                        "b step first",
                        "a attempt 1",
                        "b attempt 1",
                        "a task second",
                        "b task second");
    }

    @Test
    void a_codec_changes_the_stored_bytes_and_replay_still_fits() {
        var payloads = new Payloads(new SerialConverter(), List.of(new Salted()));
        var stage = stage(payloads, List.of());

        stage.start("x").reload().completeTask("2", "done").reload();

        assertThat(stage.status()).isEqualTo(Status.COMPLETED);
        assertThat(stage.events().toString()).contains("application/x-java;codec=salted");
    }

    @Test
    void a_value_that_is_too_large_is_refused() {
        var large = new byte[Payloads.BYTES_MAX];

        assertThatThrownBy(() -> Stage.PAYLOADS.of(large))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("value must have at most 2097152 bytes");
    }

    @Test
    void bytes_of_an_unknown_codec_are_refused_by_name() {
        var stored = new Payload("application/x-java;codec=lost", new byte[1]);

        assertThatThrownBy(() -> Stage.PAYLOADS.read(stored, TypeRef.of(String.class)))
                .hasMessage("payload was written by codec lost, which is not registered");
    }

    @Test
    void marks_have_limits() {
        Workflow<String, String> workflow = (ctx, input) -> {
            for (int i = 0; i < 33; i++) {
                ctx.attribute("key" + i, i);
            }
            return input;
        };

        assertThat(Stage.of(workflow).start("x").failure().message())
                .isEqualTo("attribute key32 is one too many: an execution has at most 32");
    }

    private static Stage stage(Payloads payloads, List<Interceptor> interceptors) {
        var registration = Registration.of("play", WORKFLOW, WorkflowOptions.types(String.class, String.class));
        return Stage.of(WORKFLOW).with(new JavaWorkflows(List.of(registration), payloads, interceptors));
    }

    private record Recording(String name, List<String> seen) implements Interceptor {
        @Override
        public <T extends @Nullable Object> T run(Context ctx, Callable<T> next) throws Exception {
            seen.add(name + " run");
            return next.call();
        }

        @Override
        public <T extends @Nullable Object> T step(Attempt attempt, Callable<T> next) throws Exception {
            seen.add(name + " attempt " + attempt.number());
            return next.call();
        }

        @Override
        public void operation(Context ctx, String kind, String operation) {
            seen.add(name + " " + kind + " " + operation);
        }
    }

    /** Gives other bytes for the same value each time, as an encryption does. */
    private static final class Salted implements PayloadCodec {
        private byte salt;

        @Override
        public String name() {
            return "salted";
        }

        @Override
        public byte[] encode(byte[] plain) {
            var stored = new byte[plain.length + 1];
            stored[0] = salt++;
            System.arraycopy(plain, 0, stored, 1, plain.length);
            return stored;
        }

        @Override
        public byte[] decode(byte[] stored) {
            var plain = new byte[stored.length - 1];
            System.arraycopy(stored, 1, plain, 0, plain.length);
            return plain;
        }
    }
}
