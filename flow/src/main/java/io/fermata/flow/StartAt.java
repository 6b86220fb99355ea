package io.fermata.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a flow begins when it does not begin at its beginning, and what the nodes before would have given.
 *
 * @param node the first node to run, by name
 * @param given by name, the results that the flow needs of nodes that do not run; {@code input} is the flow's own input
 */
public record StartAt(String node, Map<String, @Nullable Object> given) {
    /** The flow's own input among what is given. */
    public static final String INPUT = Dag.INPUT;

    public StartAt {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /** Begins at this node, with nothing given yet. */
    public static StartAt node(String name) {
        return new StartAt(name, Map.of());
    }

    /** With the result of a node that does not run. */
    public StartAt with(String name, @Nullable Object result) {
        var all = new LinkedHashMap<String, @Nullable Object>(given);
        all.put(name, result);
        return new StartAt(node, all);
    }
}
