package io.fermata.examples.addcontent;

import io.fermata.sdk.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.Normalizer;
import java.util.Locale;

/** The library's files, one Markdown page for each content. */
final class ContentFiles {
    static final String FOLDER = "content";

    private static final int SLUG_CHARS_MAX = 40;

    private final Path folder;

    ContentFiles(Path library) {
        this.folder = library.resolve(FOLDER);
    }

    /** Writes the page, all of it or nothing. */
    void save(Content content) throws IOException {
        var slug = slug(content.page().title());
        if (slug.isEmpty()) {
            throw Failure.validation(
                    "the title '" + content.page().title() + "' has no letters or digits to name a file with");
        }
        Files.createDirectories(folder);
        var file = folder.resolve(content.id() + "-" + slug + ".md");
        var draft = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(
                draft,
                "# " + content.page().title() + "\n\nCategory: " + content.category() + "\n\n"
                        + content.page().text() + "\n");
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Undoes {@link #save}, whether or not it was done. */
    void remove(String id) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, id + "-*")) {
                for (var file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** How many pages a run wrote; its contents' ids begin with its own. */
    int count(String run) throws IOException {
        int count = 0;
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, run + "-*.md")) {
                for (var file : files) {
                    count += Files.isRegularFile(file) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private static String slug(String title) {
        var letters = Normalizer.normalize(title, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        var slug =
                letters.replaceAll("\\p{M}", "").replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.length() <= SLUG_CHARS_MAX ? slug : slug.substring(0, SLUG_CHARS_MAX);
    }
}
