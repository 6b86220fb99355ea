package io.fermata.flow;

import io.fermata.sdk.Context;
import java.util.Map;

/** Where a flow is being run: the context of the branch, and what stands in front of the names of nodes. */
record Walk(Context ctx, String prefix) {
    /** The note about a node that is no operation of its own name. */
    static final String NODE = "flow.node";

    /** The note about the case or route that was taken. */
    static final String TAKEN = "flow.taken";

    Walk on(Context branch) {
        return new Walk(branch, prefix);
    }

    Walk into(String flow) {
        return new Walk(ctx, prefix + flow + "/");
    }

    /** The name of an operation. */
    String name(Node<?, ?> node) {
        return prefix + node.name();
    }

    void note(Node<?, ?> node, NodeState state, String why) {
        ctx.annotate(NODE, Map.of("node", name(node), "state", state.name(), "why", why));
    }

    void taken(Node<?, ?> node, String which) {
        ctx.annotate(TAKEN, Map.of("node", name(node), "case", which));
    }
}
