package io.fermata.examples.codereview;

import java.util.List;

/** What the two kinds of review brought. */
record Parts(List<AstReport> asts, List<FileReview> reviews) {
    Parts {
        asts = List.copyOf(asts);
        reviews = List.copyOf(reviews);
    }
}
