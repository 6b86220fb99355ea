package io.fermata.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.sdk.Context;
import io.fermata.sdk.Workflow;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written in one class and done by another: fields, supertypes, enums, and what own methods return. */
class ReachTest {
    static Stream<Arguments> planted() {
        return Stream.of(
                Arguments.of(new Templated(), "System.nanoTime()"),
                Arguments.of(new OfEnum(), "System.nanoTime()"),
                Arguments.of(new OfSealed(), "System.nanoTime()"),
                Arguments.of(new FromFactory(), "System.nanoTime()"),
                Arguments.of(new StaticTime(), "System.nanoTime()"),
                Arguments.of(new EnumTime(), "System.nanoTime()"),
                Arguments.of(new FieldOfChance(), "new Random()"),
                Arguments.of(new FieldOfClock(), "System.nanoTime()"),
                Arguments.of(new StaticClock(), "System.nanoTime()"),
                Arguments.of(new StaticCount(), "a change of the field count"),
                Arguments.of(new OwnCount(), "a change of the field count"),
                Arguments.of(new AtomicCount(), "AtomicInteger.incrementAndGet() of a field"),
                Arguments.of(new AtomicState(), "AtomicBoolean.set() of a field"),
                Arguments.of(new StaticSet(), "HashSet"),
                Arguments.of(new FieldSet(Set.of("a", "b", "c")), "HashSet"),
                Arguments.of(new ReturnedSet(), "HashSet"),
                Arguments.of(new StreamOfSteps(), "HashSet"),
                Arguments.of(new StepsOfHolder(), "HashSet"),
                Arguments.of(new StepsOfBinding(), "HashSet"),
                Arguments.of(new Property(), "System.getProperty()"),
                Arguments.of(new Zone(), "ZoneId.systemDefault()"),
                Arguments.of(new Identity(), "System.identityHashCode()"),
                Arguments.of(new Parallel(), "Arrays.parallelSetAll()"));
    }

    @ParameterizedTest
    @MethodSource("planted")
    void what_is_done_by_another_class_is_found(Workflow<?, ?> workflow, String what) {
        var findings = Lint.findings(workflow);

        assertThat(findings).singleElement().satisfies(found -> {
            assertThat(found.what()).contains(what);
            assertThat(found.file()).isEqualTo("ReachTest.java");
            assertThat(found.line()).isPositive();
        });
    }

    static List<Workflow<?, ?>> harmless() {
        return List.of(
                new Spared.LoopInLoop(),
                new Spared.Sums(),
                new Spared.LookedUp(),
                new Spared.OnlyInSteps(),
                new Spared.OwnState(),
                new Spared.Counted());
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void what_only_looks_like_it_raises_no_alarm(Workflow<?, ?> workflow) {
        assertThat(Lint.findings(workflow)).isEmpty();
    }

    abstract static class Template implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return filledIn(ctx, input);
        }

        abstract String filledIn(Context ctx, String input);
    }

    static final class Templated extends Template {
        @Override
        String filledIn(Context ctx, String input) {
            return input + System.nanoTime();
        }
    }

    enum Way {
        SLOW {
            @Override
            long millis() {
                return System.nanoTime();
            }
        },
        FAST {
            @Override
            long millis() {
                return 1;
            }
        };

        abstract long millis();
    }

    static final class OfEnum implements Workflow<Way, Long> {
        @Override
        public Long run(Context ctx, Way input) {
            return input.millis();
        }
    }

    sealed interface Part {
        long weight();
    }

    record Bolt() implements Part {
        @Override
        public long weight() {
            return 1;
        }
    }

    record Nut() implements Part {
        @Override
        public long weight() {
            return System.nanoTime();
        }
    }

    static final class OfSealed implements Workflow<Part, Long> {
        @Override
        public Long run(Context ctx, Part input) {
            return input.weight();
        }
    }

    interface Ticket {
        long number();
    }

    static final class FromFactory implements Workflow<String, Long> {
        private record Numbered() implements Ticket {
            @Override
            public long number() {
                return System.nanoTime();
            }
        }

        @Override
        public Long run(Context ctx, String input) {
            return draw().number();
        }

        private static Ticket draw() {
            return new Numbered();
        }
    }

    static final class StaticTime implements Workflow<String, Long> {
        private static final long BEGUN = System.nanoTime();

        @Override
        public Long run(Context ctx, String input) {
            return BEGUN;
        }
    }

    enum Moment {
        ONE;

        private final long made = System.nanoTime();
    }

    static final class EnumTime implements Workflow<Moment, Long> {
        @Override
        public Long run(Context ctx, Moment input) {
            return input.made;
        }
    }

    static final class FieldOfChance implements Workflow<String, Integer> {
        private final Random random = new Random();

        @Override
        public Integer run(Context ctx, String input) {
            return random.nextInt(6);
        }
    }

    static final class FieldOfClock implements Workflow<String, Long> {
        private final LongSupplier clock = System::nanoTime;

        @Override
        public Long run(Context ctx, String input) {
            return clock.getAsLong();
        }
    }

    static final class StaticClock implements Workflow<String, Long> {
        private static final Supplier<Long> CLOCK = System::nanoTime;

        @Override
        public Long run(Context ctx, String input) {
            return CLOCK.get();
        }
    }

    static final class StaticCount implements Workflow<String, String> {
        private static int count;

        @Override
        public String run(Context ctx, String input) {
            count++;
            return input + count;
        }
    }

    static final class OwnCount implements Workflow<String, String> {
        private int count;

        @Override
        public String run(Context ctx, String input) {
            return input + count++;
        }
    }

    static final class AtomicCount implements Workflow<String, String> {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public String run(Context ctx, String input) {
            return input + count.incrementAndGet();
        }
    }

    static final class AtomicState implements Workflow<String, String> {
        private final AtomicBoolean told = new AtomicBoolean();

        @Override
        public String run(Context ctx, String input) {
            ctx.onSignal("tell", String.class, (branch, what) -> told.set(true));
            ctx.until(told::get);
            return input;
        }
    }

    static final class StaticSet implements Workflow<String, String> {
        private static final Set<String> NAMES = Set.of("a", "b", "c");

        @Override
        public String run(Context ctx, String input) {
            for (var each : NAMES) {
                ctx.step(each, String.class, () -> each);
            }
            return input;
        }
    }

    record FieldSet(Set<String> names) implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            for (var each : names) {
                ctx.step(each, String.class, () -> each);
            }
            return input;
        }
    }

    static final class ReturnedSet implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            for (var each : names(input)) {
                ctx.step(each, String.class, () -> each);
            }
            return input;
        }

        private static Set<String> names(String input) {
            return new HashSet<>(List.of("a", input));
        }
    }

    static final class StreamOfSteps implements Workflow<String, List<String>> {
        @Override
        public List<String> run(Context ctx, String input) {
            var names = new HashSet<>(List.of("a", input));
            return names.stream()
                    .map(each -> ctx.step(each, String.class, () -> each))
                    .toList();
        }
    }

    private record Desk(Context ctx) {
        void put(String name) {
            ctx.step(name, String.class, () -> name);
        }
    }

    static final class StepsOfHolder implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            var desk = new Desk(ctx);
            for (var each : new HashSet<>(List.of("a", input))) {
                desk.put(each);
            }
            return input;
        }
    }

    interface Mails {
        String send(String to);
    }

    static final class StepsOfBinding implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            var mails = ctx.steps(Mails.class);
            for (var each : new HashSet<>(List.of("a", input))) {
                mails.send(each);
            }
            return input;
        }
    }

    static final class Property implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return input + System.getProperty("region");
        }
    }

    static final class Zone implements Workflow<String, String> {
        @Override
        public String run(Context ctx, String input) {
            return LocalDate.ofInstant(ctx.now(), ZoneId.systemDefault()).toString();
        }
    }

    static final class Identity implements Workflow<String, Integer> {
        @Override
        public Integer run(Context ctx, String input) {
            return System.identityHashCode(input);
        }
    }

    static final class Parallel implements Workflow<String, Integer> {
        @Override
        public Integer run(Context ctx, String input) {
            var squares = new int[10];
            Arrays.parallelSetAll(squares, each -> each * each);
            return squares[3];
        }
    }
}
