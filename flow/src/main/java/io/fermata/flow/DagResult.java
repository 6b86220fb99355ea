package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A graph of which one node's result is wanted. */
record DagResult<I extends @Nullable Object, O extends @Nullable Object>(Dag<I> dag, Node<?, O> wanted)
        implements Node<I, O> {
    @Override
    public String name() {
        return dag.name();
    }

    @Override
    public TypeRef<I> input() {
        return dag.input();
    }

    @Override
    public TypeRef<O> output() {
        return wanted.output();
    }

    @Override
    public Node<I, O> named(String name) {
        return new DagResult<>(dag.named(name), wanted);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return List.of(dag);
    }
}
