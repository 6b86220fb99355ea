package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** A workflow that knows its types where its class does not tell them, so that it is registered like any other. */
public interface TypedWorkflow<I extends @Nullable Object, O extends @Nullable Object> extends Workflow<I, O> {
    /** The input's type. */
    TypeRef<I> input();

    /** The result's type. */
    TypeRef<O> output();
}
