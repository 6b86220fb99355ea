package io.fermata.flow;

import io.fermata.sdk.Context;
import io.fermata.sdk.Saga;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a flow is being run.
 *
 * @param ctx the branch's own
 * @param prefix stands in front of the names of nodes
 * @param saga what registers compensations; null in a flow without any
 */
record Walk(Context ctx, String prefix, @Nullable Saga saga) {
    /** The note about a node that is no operation of its own name. */
    static final String NODE = "flow.node";

    /** The note about the case or route that was taken. */
    static final String TAKEN = "flow.taken";

    /** What is done from a flow's beginning on. */
    interface Body {
        Value run(Walk walk) throws Exception;
    }

    /** Walks through a tree, within a saga if anything in it is to be undone. */
    static Value begin(Context ctx, Node<?, ?> root, Body body) throws Exception {
        return Guarded.compensates(root)
                ? ctx.saga(saga -> body.run(new Walk(ctx, "", saga)))
                : body.run(new Walk(ctx, "", null));
    }

    Walk on(Context branch) {
        return new Walk(branch, prefix, saga);
    }

    Walk into(String flow) {
        return new Walk(ctx, prefix + flow + "/", saga);
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
