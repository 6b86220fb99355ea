package io.fermata.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.lint.Lint;
import io.fermata.sdk.Registration;
import io.fermata.sdk.WorkflowProvider;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The static check raises no alarm over any example. */
class CheckEveryExampleTest {
    static List<Registration<?, ?>> registered() {
        return ServiceLoader.load(WorkflowProvider.class).stream()
                .<Registration<?, ?>>flatMap(each -> each.get().workflows().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("registered")
    void the_static_check_finds_nothing_in_an_example(Registration<?, ?> example) {
        assertThat(Lint.findings(example.workflow())).isEmpty();
    }

    @Test
    void every_example_is_registered() {
        assertThat(registered()).hasSizeGreaterThan(5);
    }
}
