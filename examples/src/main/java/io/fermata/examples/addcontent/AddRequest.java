package io.fermata.examples.addcontent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to add, and where.
 *
 * @param items 1 to 100
 * @param library a folder for files, database and index, made if it is not there
 * @param pages a folder of HTML pages that is served on this machine while it is scraped; needed unless there is a
 *     {@code baseUrl}
 * @param baseUrl the site whose pages are scraped instead, such as {@code http://localhost:8080}; its host must stand
 *     in {@code FERMATA_SITES} of the process
 * @param errors what a failure means; {@link ErrorStyle#ROBUST} if absent
 * @param review whether someone must approve each item by a message; false if absent
 */
record AddRequest(
        List<Item> items,
        String library,
        @Nullable String pages,
        @Nullable String baseUrl,
        @Nullable ErrorStyle errors,
        @Nullable Boolean review) {
    static final int ITEMS_MAX = 100;

    AddRequest {
        items = List.copyOf(items);
    }

    ErrorStyle style() {
        return errors == null ? ErrorStyle.ROBUST : errors;
    }

    boolean isReviewed() {
        return review != null && review;
    }
}
