package io.fermata.flow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a body over the items of a list, and gathers what became of items. */
final class ItemsRun {
    private ItemsRun() {}

    static Value run(Mapped<?, ?> map, Walk walk, Value input) {
        var items = items(map, input);
        var gathering = new Gathering(map, map.tolerance(), items.size());
        var group = new Group(walk.ctx());
        var type = map.body().input();
        var all = group.run(
                items.size(),
                map.maxConcurrency(),
                (index, ctx) ->
                        new Ended.Succeeded(Run.run(map.body(), walk.on(ctx), Value.of(items.get(index), type))),
                (index, ended) -> gathering.ended(ended, group));
        var order = java.util.stream.IntStream.range(0, all.size()).boxed().toList();
        return Value.of(gathering.result(all, order), map.output());
    }

    static List<?> items(Node<?, ?> node, Value input) {
        if (input.it() instanceof List<?> list) {
            return list;
        }
        throw new io.fermata.sdk.InvalidInput("'" + node.name() + "'", "takes a list, was given " + input.it());
    }

    /** Counts failures on the way and makes the result in the end. */
    static final class Gathering {
        private final Node<?, ?> node;
        private final Tolerance tolerance;
        private final int size;
        private int failures;

        Gathering(Node<?, ?> node, Tolerance tolerance, int size) {
            this.node = node;
            this.tolerance = tolerance;
            this.size = size;
        }

        void ended(Ended ended, Group group) {
            if (ended instanceof Ended.Failed) {
                failures++;
                if (!tolerance.admits(failures, size)) {
                    group.stop("too many items of '" + node.name() + "' failed");
                }
            }
        }

        /** The items in the given order, or {@link ItemsFailed}. */
        MapResult<@Nullable Object> result(List<Ended> all, List<Integer> order) {
            var items = new ArrayList<MapResult.Item<@Nullable Object>>(all.size());
            @Nullable Throwable first = null;
            for (int index : order) {
                var ended = all.get(index);
                items.add(item(index, ended));
                if (first == null && ended instanceof Ended.Failed(var cause)) {
                    first = cause;
                }
            }
            if (first == null) {
                return new MapResult<>(items, MapResult.Reason.ALL_SUCCEEDED);
            }
            if (tolerance.admits(failures, size)) {
                return new MapResult<>(items, MapResult.Reason.FAILURES_TOLERATED);
            }
            throw new ItemsFailed(
                    node.name(),
                    new MapResult<@Nullable Object>(items, MapResult.Reason.TOO_MANY_FAILURES),
                    failures,
                    first);
        }

        private static MapResult.Item<@Nullable Object> item(int index, Ended ended) {
            return switch (ended) {
                case Ended.Succeeded(var value) -> new MapResult.Item<>(index, value.it(), null);
                case Ended.Failed(var cause) -> new MapResult.Item<>(index, null, cause.toString());
                case Ended.Skipped(var why) -> new MapResult.Item<>(index, null, "not done: " + why);
            };
        }
    }
}
