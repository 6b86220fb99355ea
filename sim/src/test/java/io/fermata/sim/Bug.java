package io.fermata.sim;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A bug that is kept as a patch: put into a copy of the files that it touches, compiled beside the other classes, and
 * played by a simulation that sees the changed ones.
 */
record Bug(String name, String patch) {
    private static final Pattern HUNK = Pattern.compile("(?m)^@@ -(\\d+).*\n");
    private static final Pattern BROKEN = Pattern.compile("^seed (\\d+) breaks:$", Pattern.MULTILINE);

    /** Loaded once for all bugs: no patch touches them, and they are the larger part. */
    private static final ClassLoader LIBRARIES =
            new URLClassLoader(classPath(false).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());

    static Bug read(Path file) throws IOException {
        var fileName = String.valueOf(file.getFileName());
        return new Bug(fileName.substring(0, fileName.length() - ".patch".length()), Files.readString(file));
    }

    /** The first of these seeds ({@code A..B}) that breaks a promise; null if none does. */
    @Nullable
    String play(Path classes, String seeds) throws ReflectiveOperationException, IOException {
        var urls = new ArrayList<URL>();
        urls.add(url(classes));
        urls.addAll(classPath(true));
        var out = new ByteArrayOutputStream();
        var told = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), LIBRARIES)) {
            var verb =
                    loader.loadClass(SimVerb.class.getName()).getConstructor().newInstance();
            verb.getClass()
                    .getMethod("run", List.class, PrintStream.class, PrintStream.class)
                    .invoke(verb, List.of("--seeds", seeds, "--first", "--threads", "1"), told, told);
        }
        var broken = BROKEN.matcher(out.toString(StandardCharsets.UTF_8));
        return broken.find() ? broken.group(1) : null;
    }

    /** Compiles the changed files into {@code work}; returns the folder of their classes. */
    Path compile(Path root, Path work) throws IOException {
        var classes = Files.createDirectories(work.resolve("classes"));
        var options =
                new ArrayList<>(List.of("--release", "21", "-nowarn", "-proc:none", "-d", classes.toString(), "-cp"));
        options.add(System.getProperty("java.class.path"));
        for (var part : patch.split("(?m)^--- a/", -1)) {
            int end = part.indexOf('\n');
            if (!part.isBlank() && part.contains("\n+++ b/")) {
                var name = part.substring(0, end).strip();
                var file = work.resolve(name);
                Files.createDirectories(file.resolveSibling("."));
                Files.writeString(file, patched(Files.readString(root.resolve(name)), part));
                options.add(file.toString());
            }
        }
        var errors = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, options.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(name + " does not compile: " + errors.toString(StandardCharsets.UTF_8));
        }
        return classes;
    }

    private String patched(String source, String hunks) {
        var text = source;
        var heads = HUNK.matcher(hunks);
        while (heads.find()) {
            int end = hunks.indexOf("\n@@ ", heads.end());
            var body = hunks.substring(heads.end(), end < 0 ? hunks.length() : end + 1);
            text = patched(text, body.lines().toList(), Integer.parseInt(heads.group(1)));
        }
        return text;
    }

    /** The place is found by what is taken out and stands around it: the one that is nearest to the line. */
    private String patched(String text, List<String> hunk, int line) {
        var before = new StringBuilder();
        var after = new StringBuilder();
        for (var each : hunk) {
            if (each.startsWith(" ") || each.startsWith("-")) {
                before.append(each, 1, each.length()).append('\n');
            }
            if (each.startsWith(" ") || each.startsWith("+")) {
                after.append(each, 1, each.length()).append('\n');
            }
        }
        int nearest = -1;
        long distance = Long.MAX_VALUE;
        for (int at = text.indexOf(before.toString()); at >= 0; at = text.indexOf(before.toString(), at + 1)) {
            long lines = Math.abs(text.substring(0, at).lines().count() + 1 - line);
            if (lines < distance) {
                nearest = at;
                distance = lines;
            }
        }
        if (nearest < 0) {
            throw new IllegalStateException(name + " does not apply: the code has changed under it");
        }
        return text.substring(0, nearest) + after + text.substring(nearest + before.length());
    }

    /** The entries of the class path that hold classes of this project ({@code ours}), or the others. */
    private static List<URL> classPath(boolean ours) {
        var entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        return Stream.of(entries)
                .map(Path::of)
                .filter(each -> isOurs(each) == ours)
                .map(Bug::url)
                .toList();
    }

    private static boolean isOurs(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return true;
        }
        try (var jar = new JarFile(entry.toFile())) {
            return jar.stream().anyMatch(each -> each.getName().startsWith("io/fermata/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
