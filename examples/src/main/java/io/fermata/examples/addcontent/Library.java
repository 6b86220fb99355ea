package io.fermata.examples.addcontent;

import java.io.IOException;
import java.nio.file.Path;

/** The three places where a content is kept: a file, a database row, an index entry. Only steps call it. */
record Library(ContentFiles files, ContentRows rows, ContentIndex index) {
    static Library in(Path folder) {
        return new Library(new ContentFiles(folder), new ContentRows(folder), new ContentIndex(folder));
    }

    Holdings holdings(String run) throws IOException {
        return new Holdings(files.count(run), rows.count(run), index.count(run));
    }

    /** What a run left in each place. */
    record Holdings(int files, int rows, int entries) {}
}
