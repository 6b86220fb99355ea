package io.fermata.examples.operators;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The inputs that ship, and what they end with. */
final class Samples {
    private Samples() {}

    static <T> T input(String name, Class<T> type) {
        return Json.strict().read(input(name), TypeRef.of(type));
    }

    static String input(String name) {
        return read("inputs/" + name + ".json");
    }

    static String lastLine(String name) {
        return read("expected/" + name + ".txt").strip();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
