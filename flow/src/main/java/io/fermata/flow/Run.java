package io.fermata.flow;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.RetryPolicy;
import io.fermata.sdk.StepFailed;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs nodes: the one place that knows what each kind does. */
final class Run {
    private static final String CASE_FAILED = "CaseFailed ";

    private Run() {}

    static Value run(Node<?, ?> node, Walk walk, Value input) throws Exception {
        return switch (node) {
            case Calls.Call<?, ?> call -> CallRun.run(call, walk, input);
            case Sequence<?, ?> sequence -> sequence(sequence, walk, input);
            case Parallel<?> parallel -> GroupRun.run(parallel, walk, input);
            case Mapped<?, ?> map -> ItemsRun.run(map, walk, input);
            case Pipeline<?, ?> pipeline -> new PipelineRun(pipeline, walk, input).run();
            case Choice<?, ?> choice -> choice(choice, walk, input);
            case Route<?, ?> route -> route(route, walk, input);
            case Fallback<?, ?> fallback -> fallback(fallback, walk, input);
            case Dag<?> dag -> new DagRun(dag, walk, input).run();
            case DagResult<?, ?> result -> new DagRun(result.dag(), walk, input).run(result.wanted());
            case Inlined<?, ?> inlined -> run(inlined.root(), walk.into(inlined.name()), input);
            case Guarded<?, ?> guarded -> GuardedRun.run(guarded, walk, input);
        };
    }

    private static Value sequence(Sequence<?, ?> sequence, Walk walk, Value input) throws Exception {
        var value = input;
        for (var node : sequence.parts()) {
            value = run(node, walk, value);
        }
        return value;
    }

    @SuppressWarnings("unchecked") // The flow was checked: the input is of the choice's type.
    private static Value choice(Choice<?, ?> choice, Walk walk, Value input) throws Exception {
        var cases = ((Choice<@Nullable Object, ?>) choice).cases();
        var options = StepOptions.retry(RetryPolicy.NONE);
        String chosen;
        try {
            chosen = walk.ctx().step(walk.name(choice), options, String.class, () -> {
                for (var each : cases) {
                    if (each.predicate() == null
                            || holds(each, input.copy(walk.ctx()).it())) {
                        return each.name();
                    }
                }
                return "";
            });
        } catch (StepFailed failed) {
            throw caseFailed(choice, failed);
        }
        for (var each : cases) {
            if (each.name().equals(chosen)) {
                walk.taken(choice, chosen);
                return each.node() == null ? input : run(each.node(), walk, input);
            }
        }
        throw new NoMatchingCase(
                choice.name(), cases.stream().map(Choice.Case::name).toList());
    }

    private static boolean holds(Choice.Case<@Nullable Object> each, @Nullable Object input) {
        var predicate = each.predicate();
        try {
            return predicate == null || predicate.test(input);
        } catch (Exception thrown) {
            throw Failure.of(Category.of(thrown), "case '" + each.name() + "' threw " + thrown)
                    .withType(CASE_FAILED + each.name())
                    .because(thrown);
        }
    }

    private static RuntimeException caseFailed(Choice<?, ?> choice, StepFailed failed) {
        return failed.getCause() instanceof Failure cause && cause.type().startsWith(CASE_FAILED)
                ? new CaseFailed(choice.name(), cause.type().substring(CASE_FAILED.length()), cause)
                : failed;
    }

    @SuppressWarnings("unchecked") // The flow was checked: the input is of the route's type.
    private static Value route(Route<?, ?> route, Walk walk, Value input) throws Exception {
        var rules = ((Route<@Nullable Object, ?>) route).rules();
        var options = route.ways().stream()
                .map(way -> new Router.Option(way.name(), way.description()))
                .toList();
        var earlier = new ArrayList<String>();
        for (int ask = 0; ask < rules.asksMax(); ask++) {
            var before = List.copyOf(earlier);
            var answer = walk.ctx()
                    .step(
                            walk.name(route),
                            rules.options(),
                            TypeRef.of(RouteAnswer.class),
                            attempt -> rules.router()
                                    .answer(new Router.Question<@Nullable Object>(
                                            input.copy(walk.ctx()).it(), options, before)));
            var way = route.named(answer);
            if (way != null) {
                return take(route, way, walk, input);
            }
            earlier.add(answer.text());
        }
        for (var way : route.ways()) {
            if (way.name().equals(rules.fallback())) {
                return take(route, way, walk, input);
            }
        }
        throw new InvalidRoute(
                route.name(), earlier, options.stream().map(Router.Option::name).toList());
    }

    private static Value take(Route<?, ?> route, Route.Way way, Walk walk, Value input) throws Exception {
        walk.taken(route, way.name());
        return run(way.node(), walk, input);
    }

    private static Value fallback(Fallback<?, ?> fallback, Walk walk, Value input) throws Exception {
        var causes = new LinkedHashMap<String, Throwable>();
        for (var alternative : fallback.parts()) {
            try {
                return run(alternative, walk, input.copy(walk.ctx()));
            } catch (Exception failed) {
                if (Group.isCancel(failed, walk.ctx())) {
                    throw failed;
                }
                causes.put(alternative.name(), failed);
            }
        }
        throw new BranchesFailed(fallback.name(), "every alternative failed", causes, Results.EMPTY);
    }
}
