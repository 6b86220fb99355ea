package io.fermata.flow;

import io.fermata.sdk.TypeRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another flow as a part of this one; its nodes bear its name in front. */
record Inlined<I extends @Nullable Object, O extends @Nullable Object>(String name, Node<I, O> root)
        implements Node<I, O> {
    @Override
    public TypeRef<I> input() {
        return root.input();
    }

    @Override
    public TypeRef<O> output() {
        return root.output();
    }

    @Override
    public Node<I, O> named(String other) {
        return new Inlined<>(other, root);
    }

    @Override
    public List<Node<?, ?>> parts() {
        return List.of(root);
    }
}
