package io.fermata.architecture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files of this repository as they stand in the working tree; what the build makes is left out. */
final class Repo {
    static final Path ROOT = Path.of(System.getProperty("repository.root", ".."))
            .toAbsolutePath()
            .normalize();

    private static final Set<String> MADE_BY_TOOLS =
            Set.of("target", ".git", ".fermata", ".idea", ".vscode", ".settings");
    private static final Set<String> TEXT_ENDINGS =
            Set.of("java", "md", "xml", "sh", "txt", "json", "yml", "yaml", "properties", "config", "csv");

    private Repo() {}

    static List<Path> javaFiles() throws IOException {
        return files(path -> ending(path).equals("java"));
    }

    /** Everything a person reads or writes, scripts without an ending included. */
    static List<Path> textFiles() throws IOException {
        return files(path -> TEXT_ENDINGS.contains(ending(path)) || isScript(path));
    }

    static List<Path> documents() throws IOException {
        return files(path -> ending(path).equals("md"));
    }

    static Path relative(Path file) {
        return ROOT.relativize(file);
    }

    private static boolean isScript(Path file) {
        var path = relative(file).toString();
        return path.equals("fermata") || path.equals(".ci/run");
    }

    private static String ending(Path file) {
        var name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<Path> files(Predicate<Path> wanted) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return MADE_BY_TOOLS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (wanted.test(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(found);
        return List.copyOf(found);
    }
}
