package io.fermata.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a node of a {@link Dag} depends on, and when it runs.
 *
 * @param inputs by the name under which the node finds it, the node that gives it
 * @param join when it runs; default {@link Join#ALL_SUCCEEDED}
 */
public record After(Map<String, String> inputs, Join join) {
    /** Depends on nothing. */
    public static final After NOTHING = new After(Map.of(), Join.ALL_SUCCEEDED);

    public After {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** Also on this node, whose result the node finds under a name of its own. */
    public After and(String inputName, Node<?, ?> node) {
        return and(inputName, node.name());
    }

    /** Also on the node of that name. */
    public After and(String inputName, String node) {
        var all = new LinkedHashMap<>(inputs);
        all.put(inputName, node);
        return new After(all, join);
    }

    /** With this rule. */
    public After join(Join rule) {
        return new After(inputs, rule);
    }

    boolean renames() {
        return inputs.entrySet().stream().anyMatch(each -> !each.getKey().equals(each.getValue()));
    }
}
