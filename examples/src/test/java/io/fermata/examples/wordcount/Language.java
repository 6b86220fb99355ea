package io.fermata.examples.wordcount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the workers are written in. */
enum Language {
    PYTHON("python3"),
    TYPESCRIPT("node");

    private static final Path SOURCES = Path.of("workers").toAbsolutePath();

    private final String interpreter;

    Language(String interpreter) {
        this.interpreter = interpreter;
    }

    String interpreter() {
        return interpreter;
    }

    /** How a worker calls itself in its results. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean isHere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, interpreter)));
    }

    /** The command that runs the worker; what has to be compiled first is, once, into {@code folder}. */
    List<String> command(Path folder) throws IOException, InterruptedException {
        return switch (this) {
            case PYTHON -> List.of(interpreter, SOURCES.resolve("worker.py").toString());
            case TYPESCRIPT -> List.of(interpreter, compiled(folder).toString());
        };
    }

    /** Compiled by TypeScript's own compiler, which comes as a jar, so that no test asks a network for it. */
    private synchronized Path compiled(Path folder) throws IOException, InterruptedException {
        var build = folder.resolve("build");
        var worker = build.resolve("worker.js");
        if (!Files.exists(worker)) {
            Files.writeString(Files.createDirectories(build).resolve("package.json"), "{\"type\": \"module\"}");
            var compiler = TypeScript.unpack(folder.resolve("typescript"));
            var project = SOURCES.resolve("tsconfig.json").toString();
            var compiling = new ProcessBuilder(
                            interpreter, compiler.toString(), "-p", project, "--outDir", build.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(compiling.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (compiling.waitFor() != 0) {
                throw new IllegalStateException("worker.ts does not compile: " + said);
            }
        }
        return worker;
    }
}
