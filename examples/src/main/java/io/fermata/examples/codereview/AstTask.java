package io.fermata.examples.codereview;

import java.util.List;

/** Some Java files whose syntax trees a worker analyses. */
record AstTask(String repository, List<ChangedFile> files, ReviewConfig config) {
    AstTask {
        files = List.copyOf(files);
    }
}
