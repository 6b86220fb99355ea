package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/** A piece of workflow code that runs beside others, with a context of its own. */
@FunctionalInterface
public interface Branch<T extends @Nullable Object> {
    /**
     * Runs the branch.
     *
     * @throws Exception is thrown by {@link Promise#get}: unchecked as it is, checked as the cause of
     *     {@link BranchFailed}
     */
    T run(Context ctx) throws Exception;
}
