package io.fermata.examples.choreography;

import java.util.List;

/** What the code host tells. */
record PullRequest(String repository, int number, String title, List<SourceFile> files) {
    PullRequest {
        files = List.copyOf(files);
    }
}
