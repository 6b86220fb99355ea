package io.fermata.examples.codereview;

import io.fermata.sdk.Context;

/** Has the heavy stages done by somebody. */
@FunctionalInterface
interface Reviewers {
    Parts review(Context ctx, Assignment assignment) throws Exception;
}
