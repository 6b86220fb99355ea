package io.fermata.examples.documentingestion;

import io.fermata.sdk.Failure;
import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The folder that documents come from; only read. */
final class Inbox {
    static final int DOCUMENTS_MAX = 200;
    static final int DOCUMENT_BYTES_MAX = 4 * 1024 * 1024;

    private final Path folder;

    private Inbox(Path folder) {
        this.folder = folder;
    }

    static Inbox of(String folder) {
        return new Inbox(path("folder", folder));
    }

    /** Refuses at the door what is no folder of documents. */
    void check() {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInput("folder", "must be a folder; there is none at " + folder);
        }
    }

    static Path path(String field, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInput(field, "must be a path: " + e.getMessage());
        }
    }

    /** All documents in the order of their names; files with another ending are left alone. */
    List<ReceivedDocument> receive() throws IOException {
        var documents = new ArrayList<ReceivedDocument>();
        try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                var format = Format.of(name);
                if (format != null) {
                    documents.add(new ReceivedDocument(name, format, digest(bytes(name))));
                }
                if (documents.size() > DOCUMENTS_MAX) {
                    throw new InvalidInput("folder", "must hold at most " + DOCUMENTS_MAX + " documents");
                }
            }
        }
        documents.sort((one, other) -> one.name().compareTo(other.name()));
        return documents;
    }

    /** The document's text, without markup. */
    String text(ReceivedDocument document) throws IOException {
        var bytes = bytes(document.name());
        if (!digest(bytes).equals(document.digest())) {
            throw Failure.validation(document.name() + " has changed since it was received");
        }
        return switch (document.format()) {
            case TEXT -> utf8(document, bytes);
            case MARKDOWN -> Markdown.text(utf8(document, bytes));
            case PDF -> Pdf.text(document.name(), bytes);
        };
    }

    private byte[] bytes(String name) throws IOException {
        try (var in = Files.newInputStream(folder.resolve(name))) {
            var bytes = in.readNBytes(DOCUMENT_BYTES_MAX + 1);
            if (bytes.length > DOCUMENT_BYTES_MAX) {
                throw new InvalidInput("folder", "must hold no document over 4 MiB; " + name + " is larger");
            }
            return bytes;
        }
    }

    private static String utf8(ReceivedDocument document, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Failure.validation(document.name() + " is not UTF-8 text").because(e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
