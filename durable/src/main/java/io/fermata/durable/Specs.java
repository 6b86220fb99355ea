package io.fermata.durable;

import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.Payload;
import io.fermata.kernel.Timeouts;
import io.fermata.sdk.ChildOptions;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskOptions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the users' options mean to the kernel, and how two specifications are compared and named. */
final class Specs {
    /** Leads the place of a version marker, which takes no counter. */
    static final String VERSION_PREFIX = "v/";

    private static final io.fermata.kernel.RetryPolicy DEFAULT_RETRY = RetryPolicies.kernel(RetryPolicy.DEFAULT);

    private Specs() {}

    static OperationSpec.Step step(String name, Payload input, StepOptions options) {
        return new OperationSpec.Step(name, input, retry(options.retry()), timeouts(options), false);
    }

    static OperationSpec.Task task(String name, Payload input, TaskOptions options) {
        var queue = options.queue() == null ? name : options.queue();
        var timeouts = new Timeouts(
                millis(options.scheduleToStart()),
                millis(options.startToClose()),
                millis(options.scheduleToClose()),
                millis(options.heartbeat()));
        return new OperationSpec.Task(name, input, queue, options.priority(), retry(options.retry()), timeouts, false);
    }

    static OperationSpec child(String workflow, String id, Payload input, ChildOptions options) {
        var policy = switch (options.parentClose()) {
            case CANCEL -> ParentClosePolicy.REQUEST_CANCEL;
            case TERMINATE -> ParentClosePolicy.TERMINATE;
            case ABANDON -> ParentClosePolicy.ABANDON;
        };
        return new OperationSpec.Child(
                workflow, id, input, policy, Map.of(), millis(options.executionTimeout()), retry(options.retry()));
    }

    /** Tells the kernel about a retry policy. */
    static io.fermata.kernel.RetryPolicy retry(RetryPolicy policy) {
        return policy.equals(RetryPolicy.DEFAULT) ? DEFAULT_RETRY : RetryPolicies.kernel(policy);
    }

    /** Milliseconds of a limit, 0 for none. */
    static long millis(@Nullable Duration limit) {
        return limit == null ? 0 : limit.toMillis();
    }

    /** The same, recorded as having a compensation. */
    static OperationSpec compensated(OperationSpec.Step it) {
        return new OperationSpec.Step(it.name(), it.input(), it.retry(), it.timeouts(), true);
    }

    /** The same, recorded as having a compensation. */
    static OperationSpec compensated(OperationSpec.Task it) {
        return new OperationSpec.Task(
                it.name(), it.input(), it.queue(), it.priority(), it.retry(), it.timeouts(), true);
    }

    /** Whether kind and name are the same: a fork has another id than the run it was copied from. */
    static boolean sameName(OperationSpec was, OperationSpec now) {
        return was.getClass() == now.getClass() && was.name().equals(now.name());
    }

    static boolean same(OperationSpec was, OperationSpec now, Payloads payloads) {
        return sameName(was, now)
                && payloads.same(input(was), input(now))
                && target(was).equals(target(now));
    }

    static String say(@Nullable OperationSpec spec) {
        if (spec == null) {
            return "nothing";
        }
        var kind = switch (spec) {
            case OperationSpec.Step step -> "step";
            case OperationSpec.Task task -> "task";
            case OperationSpec.Callback callback -> "callback";
            case OperationSpec.Timer timer -> "timer";
            case OperationSpec.Await await ->
                (await.arms().size() == 1 ? "wait for message " : "wait for messages ") + target(await);
            case OperationSpec.Child child -> "child";
            case OperationSpec.Publish publish -> "message " + target(publish);
            case OperationSpec.SignalOther signal -> "signal to " + signal.workflowId();
            case OperationSpec.Marker marker -> marker.kind();
        };
        return spec.name().isEmpty() ? kind : kind + " \"" + spec.name() + '"';
    }

    static String sayInput(OperationSpec was, OperationSpec now) {
        return sameName(was, now) ? " with another input" : "";
    }

    private static Payload input(OperationSpec spec) {
        return switch (spec) {
            case OperationSpec.Step step -> step.input();
            case OperationSpec.Task task -> task.input();
            case OperationSpec.Child child -> child.input();
            case OperationSpec.Publish publish -> publish.message().payload();
            case OperationSpec.SignalOther signal -> signal.input();
            case OperationSpec.Callback callback -> Payload.NONE;
            case OperationSpec.Timer timer -> Payload.NONE;
            case OperationSpec.Await await -> Payload.NONE;
            case OperationSpec.Marker marker -> Payload.NONE;
        };
    }

    private static String target(OperationSpec spec) {
        return switch (spec) {
            case OperationSpec.Await await -> arms(await);
            case OperationSpec.Publish publish ->
                publish.message().type() + " " + publish.message().key();
            case OperationSpec.SignalOther signal -> signal.workflowId();
            case OperationSpec.Child child -> child.workflowId();
            case OperationSpec.Marker marker -> marker.kind();
            case OperationSpec.Step step -> "";
            case OperationSpec.Task task -> "";
            case OperationSpec.Callback callback -> "";
            case OperationSpec.Timer timer -> "";
        };
    }

    private static String arms(OperationSpec.Await await) {
        return await.arms().stream()
                .map(arm -> arm.type() + " with key " + arm.key())
                .collect(Collectors.joining(await.all() ? " and " : " or "));
    }

    private static Timeouts timeouts(StepOptions options) {
        if (options.startToClose() == null && options.scheduleToClose() == null) {
            return Timeouts.NONE;
        }
        return new Timeouts(0, millis(options.startToClose()), millis(options.scheduleToClose()), 0);
    }
}
