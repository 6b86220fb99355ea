package io.fermata.cli;

import io.fermata.sdk.WorkflowProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;

/**
 * Workflows, workers and triggers out of jars in a directory. Each jar has a class loader of its own, so that what one
 * jar brings does not hide what another does; the classes of Fermata and of its libraries are shared.
 */
final class Apps {
    private Apps() {}

    /**
     * The catalog with what the jars bring; their class loaders stay open as long as the process.
     *
     * @throws UsageError names the jar that cannot be used
     */
    static Catalog load(Path directory, Catalog catalog) {
        if (!Files.isDirectory(directory)) {
            throw new UsageError("apps must be a directory, " + directory + " is not");
        }
        var all = catalog;
        for (var jar : jars(directory)) {
            try {
                all = all.with(Catalog.checked(() -> of(jar)));
            } catch (UsageError unusable) {
                throw new UsageError(jar + ": " + unusable.getMessage());
            } catch (LinkageError broken) {
                throw new UsageError(jar + " lacks a class or has one that does not fit: " + broken.getMessage());
            }
        }
        return all;
    }

    private static List<Path> jars(Path directory) {
        try (var files = Files.list(directory)) {
            return files.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UsageError("apps: " + directory + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static Catalog of(Path jar) {
        try {
            try (var opened = new JarFile(jar.toFile())) {
                opened.stream().close(); // A class loader would pass over a broken jar in silence.
            }
            var urls = new URL[] {jar.toUri().toURL()};
            var loader = new URLClassLoader(jar.getFileName().toString(), urls, Apps.class.getClassLoader());
            var providers = new ArrayList<WorkflowProvider>();
            for (var each : ServiceLoader.load(WorkflowProvider.class, loader).stream()
                    .filter(each -> loader.equals(each.type().getClassLoader()))
                    .toList()) {
                providers.add(each.get());
            }
            if (providers.isEmpty()) {
                throw new UsageError(
                        "names no provider of workflows in META-INF/services/" + WorkflowProvider.class.getName());
            }
            return Catalog.of(providers);
        } catch (IOException broken) {
            throw new ServiceConfigurationError("is no jar: " + broken.getMessage(), broken);
        }
    }
}
