package io.fermata.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * In the place of JUnit's {@code @Test}: runs a test of a workflow undisturbed, then again for every commit that it
 * made, with the process dying there and another one taking over: once with the commit durable but nobody told, once
 * with it lost although the steps before it had run. Then with every request sent twice, and with messages and signals
 * for different takers overtaking each other. Time is skipped as always in a simulation.
 *
 * <pre>{@code
 * class OrderTest {
 *     private final Bank bank = new Bank();
 *
 *     @CrashEverywhere
 *     void an_order_is_charged_once() {
 *         try (var fermata = SimulatedFermata.open(f -> f.register("order", new Order(bank)))) {
 *             var order = fermata.start("order", "o-1", cart, Receipt.class);
 *
 *             assertThat(order.result(Duration.ofDays(1)).total()).isEqualTo(42);
 *             assertThat(bank.charges()).hasSize(1);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The test is written as if nothing went wrong: every call of {@link SimulatedFermata} and its executions survives
 * the crash and is made again. Each run gets a new instance of the test class; what the test keeps in static fields
 * must be reset before each. Each run must pass and every execution must end as in the undisturbed one; if not, the run
 * fails with what was done twice, the operation at which it crashed, and files of the histories under
 * {@code target/crash-everywhere} (system property {@code fermata.crash.reports}), which {@link Replay} reads.
 *
 * <p>Needs JUnit Jupiter, from 5.10 on, which the testkit does not bring along.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(CrashExtension.class)
public @interface CrashEverywhere {
    /** The most commits to crash at, from the first; a test that makes more of them fails, and should be split. */
    int commitsMax() default 500;

    /** Whether to send every request twice, with the same id. */
    boolean doubled() default true;

    /**
     * Whether to let messages and signals overtake each other that are sent to different takers without anything else
     * in between. A refusal of one is then thrown by the next call.
     */
    boolean reordered() default true;
}
