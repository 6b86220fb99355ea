package io.fermata.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Registration;
import io.fermata.sdk.Workflow;
import io.fermata.sdk.WorkflowOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
    private static final Path SOURCE = Path.of("src", "test", "java", "io", "fermata", "lint", "Planted.java");

    static Stream<Arguments> planted() {
        return Stream.of(
                Arguments.of(new Planted.Clock(), "System.currentTimeMillis()", "ctx.now()"),
                Arguments.of(new Planted.NanoClock(), "System.nanoTime()", "ctx.now()"),
                Arguments.of(new Planted.Moment(), "Instant.now()", "ctx.now()"),
                Arguments.of(new Planted.ByReference(), "LocalDateTime.now()", "ctx.now()"),
                Arguments.of(new Planted.Chance(), "Math.random()", "ctx.random()"),
                Arguments.of(new Planted.Dice(), "new Random()", "ctx.random()"),
                Arguments.of(new Planted.FreshId(), "UUID.randomUUID()", "ctx.uuid()"),
                Arguments.of(new Planted.Sleeper(), "Thread.sleep()", "ctx.sleep(duration)"),
                Arguments.of(new Planted.Threaded(), "Thread.start()", "ctx.async(branch)"),
                Arguments.of(new Planted.OwnThread(), "Planted.OwnThread.Worker.start()", "ctx.async(branch)"),
                Arguments.of(new Planted.Notifying(), "Object.notifyAll()", "ctx.until(condition)"),
                Arguments.of(new Planted.Pooled(), "Executors.newCachedThreadPool()", "ctx.async(branch)"),
                Arguments.of(new Planted.Locked(), "ReentrantLock.lock()", "ctx.until(condition)"),
                Arguments.of(new Planted.Synchronised(), "a synchronized block", "ctx.until(condition)"),
                Arguments.of(new Planted.SynchronisedMethod(), "a synchronized method", "ctx.until(condition)"),
                Arguments.of(new Planted.Reader(), "Files.readString()", "in a step"),
                Arguments.of(new Planted.Environment(), "System.getenv()", "in the input"),
                Arguments.of(new Planted.InBranch(), "System.currentTimeMillis()", "ctx.now()"),
                Arguments.of(new Planted.InAnonymousBranch(), "System.currentTimeMillis()", "ctx.now()"),
                Arguments.of(new Planted.InItems(), "System.currentTimeMillis()", "ctx.now()"),
                Arguments.of(new Planted.InHandler(), "System.currentTimeMillis()", "ctx.now()"),
                Arguments.of(new Planted.InSaga(), "System.currentTimeMillis()", "ctx.now()"),
                Arguments.of(new Planted.InStream(), "System.currentTimeMillis()", "ctx.now()"),
                Arguments.of(new Planted.ThroughFunction(), "System.currentTimeMillis()", "ctx.now()"),
                Arguments.of(new Planted.SetLoop(), "HashSet", "LinkedHashSet"),
                Arguments.of(new Planted.MapLoop(), "HashMap", "LinkedHashMap"),
                Arguments.of(new Planted.ForEach(), "Map.of", "TreeMap"),
                Arguments.of(new Planted.CopiedItems(), "Set.of", "sort first"),
                Arguments.of(new Planted.CollectedItems(), "HashSet", "sort first"));
    }

    @ParameterizedTest
    @MethodSource("planted")
    void what_cannot_be_replayed_is_found_with_line_and_replacement(
            Workflow<?, ?> workflow, String what, String instead) throws IOException {
        var findings = Lint.findings(workflow);

        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().what())
                .startsWith(what.contains("(") || what.startsWith("a ") ? what : "what a");
        assertThat(findings.getFirst().what()).contains(what);
        assertThat(findings.getFirst().instead()).contains(instead);
        assertThat(findings.getFirst().file()).isEqualTo("Planted.java");
        assertThat(findings.getFirst().line()).isEqualTo(line(workflow.getClass(), "// here"));
    }

    @Test
    void calls_are_followed_through_the_users_own_classes() throws IOException {
        var findings = Lint.findings(new Planted.ThroughCalls());

        assertThat(findings)
                .singleElement()
                .asString()
                .startsWith("io.fermata.lint.Planted$Stopwatch.tick(Planted.java:"
                        + line(Planted.Stopwatch.class, "// there")
                        + "): System.currentTimeMillis() gives another time")
                .endsWith("(reached through Planted$ThroughCalls.run → Planted$Stopwatch.read"
                        + " → Planted$Stopwatch.tick)");
    }

    @Test
    void an_object_made_in_the_workflow_is_followed_through_its_interface() {
        assertThat(Lint.findings(new Planted.ThroughInterface())).hasSize(1);
    }

    @Test
    void what_a_field_of_the_workflow_holds_is_followed_through_its_interface() {
        assertThat(Lint.findings(new Planted.ThroughField(new Planted.Stopwatch())))
                .singleElement()
                .asString()
                .endsWith("(reached through Planted$ThroughField.run → Planted$Stopwatch.tick)");
        assertThat(Lint.findings(new Planted.ThroughField(() -> 0))).isEmpty();
    }

    static List<Workflow<?, ?>> harmless() {
        return List.of(
                new Harmless.InSteps(), new Harmless.Collected(), new Harmless.FromContext(), new Harmless.Named());
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void what_can_be_replayed_raises_no_alarm(Workflow<?, ?> workflow) {
        assertThat(Lint.findings(workflow)).isEmpty();
    }

    @Test
    void a_registration_is_refused_with_all_findings() {
        assertThatThrownBy(() -> Lint.require(Registration.of("two", new Planted.TwoThings())))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("workflow \"two\" does what cannot be replayed")
                .hasMessageContaining("UUID.randomUUID() gives another id on replay; use ctx.uuid()")
                .hasMessageContaining("Instant.now() gives another time on replay; use ctx.now()")
                .hasMessageContaining("withoutCheck");
    }

    @Test
    void the_check_can_be_left_out_with_a_reason() {
        var options = WorkflowOptions.DEFAULT.withoutCheck("a test of the other side");

        assertThatCode(() -> Lint.require(Registration.of("two", new Planted.TwoThings(), options)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> WorkflowOptions.DEFAULT.withoutCheck(" ")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void a_workflow_that_is_a_lambda_is_checked() {
        Workflow<String, Long> workflow = (ctx, input) -> System.currentTimeMillis();

        assertThat(Lint.findings(workflow)).singleElement().asString().contains("ctx.now()");
    }

    @Test
    void another_lambda_of_the_same_class_raises_no_alarm() {
        Workflow<String, Long> workflow = (ctx, input) -> ctx.now().toEpochMilli();

        assertThat(Lint.findings(workflow)).isEmpty();
    }

    @Test
    void a_workflow_that_is_a_method_reference_is_checked() {
        Workflow<String, Long> workflow = LintTest::clocked;

        assertThat(Lint.findings(workflow)).singleElement().asString().contains("LintTest.clocked(");
    }

    private static long clocked(Context ctx, String input) {
        return System.currentTimeMillis();
    }

    /** The line with the mark within the source of a nested class. */
    private static int line(Class<?> type, String mark) throws IOException {
        var lines = Files.readAllLines(SOURCE);
        int line = 0;
        while (!lines.get(line).contains("class " + type.getSimpleName() + " ")) {
            line++;
        }
        while (!lines.get(line).contains(mark)) {
            line++;
        }
        return line + 1;
    }
}
