package io.fermata.examples.documentingestion;

import org.jspecify.annotations.Nullable;

/**
 * What to take in, and where to keep it.
 *
 * @param folder a folder; its files are the documents, folders in it are left alone
 * @param output a folder for the database and the index, made if it is not there
 * @param external whether a person gives the reassessed confidence by a message; false if absent
 */
record IngestRequest(String folder, String output, @Nullable Boolean external) {
    boolean isExternal() {
        return external != null && external;
    }
}
