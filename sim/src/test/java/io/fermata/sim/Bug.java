package io.fermata.sim;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A bug that is kept as a patch: put into a copy of the files that it touches, compiled beside the other classes, and
 * played by a simulation that sees the changed ones.
 */
record Bug(String name, String patch) {
    private static final Pattern BROKEN = Pattern.compile("^seed (\\d+) breaks:$", Pattern.MULTILINE);

    static Bug read(Path file) throws IOException {
        var fileName = String.valueOf(file.getFileName());
        return new Bug(fileName.substring(0, fileName.length() - ".patch".length()), Files.readString(file));
    }

    /** The first of these seeds ({@code A..B}) that breaks a promise; null if none does. */
    @Nullable
    String play(Path classes, String seeds) throws ReflectiveOperationException, IOException {
        var urls = new ArrayList<URL>();
        urls.add(url(classes));
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(url(Path.of(entry)));
        }
        var out = new ByteArrayOutputStream();
        var told = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var verb = loader.loadClass(SimVerb.class.getName()).getConstructor().newInstance();
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
            throw new IllegalStateException(
                    name + " does not compile: " + errors.toString(StandardCharsets.UTF_8));
        }
        return classes;
    }

    /** Each hunk is found by what it takes out and what stands around that. */
    private String patched(String source, String hunks) {
        var text = source;
        for (var hunk : hunks.split("(?m)^@@ .*\n", -1)) {
            var before = new StringBuilder();
            var after = new StringBuilder();
            for (var line : hunk.split("(?<=\n)", -1)) {
                if (line.startsWith(" ") || line.startsWith("-")) {
                    before.append(line, 1, line.length());
                }
                if (line.startsWith(" ") || line.startsWith("+")) {
                    after.append(line, 1, line.length());
                }
            }
            boolean isHunk = !hunk.contains("+++ b/");
            if (isHunk && !text.contains(before)) {
                throw new IllegalStateException(name + " does not apply: the code has changed under it");
            }
            text = isHunk ? text.replace(before.toString(), after.toString()) : text;
        }
        return text;
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
