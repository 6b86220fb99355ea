package io.fermata.examples.wordcount;

import java.io.IOException;
import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;

/** TypeScript's compiler on the class path. */
final class TypeScript {
    private static final String INSIDE = "META-INF/resources/webjars/typescript/";
    private static final String LIBRARY = "/lib/";

    private TypeScript() {}

    /** Writes it to a folder; returns the script that node runs. */
    static Path unpack(Path folder) throws IOException {
        var found = TypeScript.class.getClassLoader().getResource(INSIDE);
        if (found == null || !(found.openConnection() instanceof JarURLConnection connection)) {
            throw new IllegalStateException("the jar of TypeScript's compiler is not on the class path");
        }
        try (var jar = new JarFile(
                Path.of(java.net.URI.create(connection.getJarFileURL().toString()))
                        .toFile())) {
            Files.createDirectories(folder);
            for (var entry : jar.stream().toList()) {
                int at = entry.getName().indexOf(LIBRARY);
                var name = at < 0 ? "" : entry.getName().substring(at + LIBRARY.length());
                // Messages in other languages lie in folders of their own.
                if (!name.isEmpty() && !name.contains("/")) {
                    try (var in = jar.getInputStream(entry)) {
                        Files.copy(in, folder.resolve(name));
                    }
                }
            }
        }
        return folder.resolve("tsc.js");
    }
}
