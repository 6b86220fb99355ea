package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.RawJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** JSON given as it is, as {@code @FILE}, or as {@code -} for standard input. */
final class JsonArgument {
    /** More than this is refused by the engine anyway. */
    static final int BYTES_MAX = 16 * 1024 * 1024;

    private JsonArgument() {}

    /** The value; null if the option was not given. */
    static @Nullable RawJson readOptional(String option, @Nullable String given, InputStream in) {
        return given == null ? null : read(option, given, in);
    }

    /**
     * The value.
     *
     * @throws UsageError names the option and what is wrong
     */
    static RawJson read(String option, String given, InputStream in) {
        var text = text(option, given, in);
        try {
            return Json.strict().raw(text);
        } catch (InvalidInput wrong) {
            throw new UsageError(option + ": " + wrong.getMessage());
        }
    }

    private static String text(String option, String given, InputStream in) {
        if (given.equals("-")) {
            try {
                return decode(option, in.readNBytes(BYTES_MAX + 1));
            } catch (IOException unreadable) {
                throw new UsageError(option + ": standard input cannot be read: " + unreadable.getMessage());
            }
        }
        if (!given.startsWith("@")) {
            return given;
        }
        var name = given.substring(1);
        try (var file = Files.newInputStream(Path.of(name))) {
            return decode(option, file.readNBytes(BYTES_MAX + 1));
        } catch (NoSuchFileException missing) {
            throw new UsageError(option + ": there is no file " + name);
        } catch (IOException | InvalidPathException unreadable) {
            throw new UsageError(option + ": the file " + name + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static String decode(String option, byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new UsageError(option + ": is larger than " + BYTES_MAX + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new UsageError(option + ": is not UTF-8");
        }
    }
}
