package io.fermata.examples.addcontent;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import io.fermata.server.Outgoing;
import io.fermata.server.OutgoingOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** Reads items, each kind in its own way. */
final class Sources {
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;
    private static final int BYTES_MAX = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DEFAULT_LANGUAGE = "en";

    /**
     * Whose pages a request may have read, as {@code docs.example.org} or {@code localhost:8080}, with commas between:
     * nobody's unless who starts the process says so, since a request could else read what only this machine reaches.
     */
    private static final String SITES = "FERMATA_SITES";

    private Sources() {}

    /** Scrapes a page of the site, or of the pages that are served here for as long as this takes. */
    static Page scrape(AddRequest request, String path) throws IOException {
        if (request.baseUrl() != null) {
            return page(fetch(sites(System.getenv()), request.baseUrl(), path));
        }
        try (var site = LocalSite.over(folder(request.pages()))) {
            var own = URI.create(site.baseUrl()).getRawAuthority();
            return page(fetch(only(own), site.baseUrl(), path));
        }
    }

    /**
     * Refuses a site that nobody has allowed.
     *
     * @param environment of the process
     */
    static void requireAllowed(URI baseUrl, Map<String, String> environment) {
        if (!sites(environment).allows(baseUrl)) {
            throw new InvalidInput(
                    "baseUrl", "must be of a site that " + SITES + " of the process names, is " + baseUrl);
        }
    }

    private static Outgoing sites(Map<String, String> environment) {
        return only(Arrays.stream(environment.getOrDefault(SITES, "").split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toArray(String[]::new));
    }

    private static Outgoing only(String... hosts) {
        return Outgoing.of(OutgoingOptions.DEFAULT.withPrivateHosts(hosts).withTimeout(PATIENCE));
    }

    static Path folder(@Nullable String pages) {
        if (pages == null) {
            throw new InvalidInput("pages", "must be given, or baseUrl");
        }
        var folder = path("pages", pages);
        if (!Files.isDirectory(folder)) {
            throw new InvalidInput("pages", "must be a folder; there is none at " + pages);
        }
        return folder;
    }

    static Path path(String field, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInput(field, "must be a path: " + e.getMessage());
        }
    }

    private static Document fetch(Outgoing outgoing, String baseUrl, String path) throws IOException {
        if (!path.startsWith("/")) {
            throw Failure.validation("a url is a path on the site, such as /index.html, not " + path);
        }
        var address = URI.create(baseUrl).resolve(path);
        var answer = outgoing.call(address, Map.of("Accept", "text/html"), null);
        if (answer.status() != OK) {
            var category = answer.status() >= SERVER_ERROR ? Category.DEPENDENCY : Category.VALIDATION;
            throw Failure.of(category, path + " answers " + answer.status());
        }
        return Jsoup.parse(new ByteArrayInputStream(answer.body()), null, address.toString());
    }

    private static Page page(Document document) {
        var heading = document.selectFirst("h1");
        var title = heading == null ? document.title() : heading.text();
        var language = document.selectFirst("html[lang]");
        var paragraphs = document.select("main p, article p").eachText();
        return new Page(
                title,
                language == null ? DEFAULT_LANGUAGE : language.attr("lang"),
                String.join("\n\n", paragraphs.isEmpty() ? document.select("p").eachText() : paragraphs));
    }

    /** Reads a text file whose first line is the title. */
    static Page file(String name) throws IOException {
        var file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw Failure.validation("there is no file " + name);
        }
        if (Files.size(file) > BYTES_MAX) {
            throw Failure.validation(name + " is larger than 1 MiB");
        }
        return text(Files.readString(file));
    }

    /** Takes a text whose first line is the title. */
    static Page text(String value) {
        var lines = value.strip().split("\n", 2);
        var title = lines[0].replaceFirst("^#+ *", "").strip();
        return new Page(title, DEFAULT_LANGUAGE, (lines.length == 1 ? lines[0] : lines[1]).strip());
    }
}
