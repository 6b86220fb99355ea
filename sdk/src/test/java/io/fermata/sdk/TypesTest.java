package io.fermata.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypesTest {
    @Test
    void a_workflow_class_tells_its_types() {
        var registration = Registration.of("count", new Count());

        assertThat(registration.input()).isEqualTo(new TypeRef<List<String>>() {});
        assertThat(registration.output()).isEqualTo(TypeRef.of(Integer.class));
    }

    @Test
    void types_are_found_through_a_generic_parent() {
        var registration = Registration.of("same", new SameText());

        assertThat(registration.input().type()).isEqualTo(String.class);
        assertThat(registration.output().type()).isEqualTo(String.class);
    }

    @Test
    void a_lambda_must_say_its_types() {
        Workflow<String, String> lambda = (ctx, input) -> input;

        assertThatThrownBy(() -> Registration.of("echo", lambda))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("workflow echo");
        assertThat(Registration.of("echo", lambda, WorkflowOptions.types(String.class, String.class))
                        .output())
                .isEqualTo(TypeRef.of(String.class));
    }

    @Test
    void a_list_token_equals_the_written_one() {
        assertThat(TypeRef.listOf(String.class).toString()).isEqualTo("java.util.List<java.lang.String>");
    }

    private static final class Count implements Workflow<List<String>, Integer> {
        @Override
        public Integer run(Context ctx, List<String> input) {
            return input.size();
        }
    }

    private abstract static class Same<T> implements Workflow<T, T> {
        @Override
        public T run(Context ctx, T input) {
            return input;
        }
    }

    private static final class SameText extends Same<String> {}
}
