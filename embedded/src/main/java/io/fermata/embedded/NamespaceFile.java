package io.fermata.embedded;

import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Which namespaces a data directory has, in one file that is replaced as a whole: whatever moment a crash comes at, it
 * holds what was said last and acknowledged, or what was said before.
 *
 * @param folder {@code namespaces} in the data directory; each namespace but the default one has its store in it
 */
record NamespaceFile(Path folder) {
    private static final String FOLDER = "namespaces";
    private static final String FILE = "namespaces.json";
    private static final int FORMAT = 1;

    private record Form(int fermataNamespaces, List<Namespace> namespaces) {}

    /** That of a data directory, or of a backup. */
    static NamespaceFile in(Path directory) {
        return new NamespaceFile(directory.resolve(FOLDER));
    }

    /** Where a namespace other than the default one has its store. */
    Path storeOf(String name) {
        return folder.resolve(name);
    }

    /** Empty if nothing was ever written. */
    List<Namespace> read() {
        var file = folder.resolve(FILE);
        try {
            var form = Json.strict().fromBytes(Files.readAllBytes(file), TypeRef.of(Form.class));
            if (form.fermataNamespaces() != FORMAT) {
                throw new StoreException(
                        file + " has format " + form.fermataNamespaces() + ", this version reads " + FORMAT);
            }
            return List.copyOf(form.namespaces());
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | InvalidInput unreadable) {
            throw new StoreException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    void write(List<Namespace> namespaces) {
        try {
            Files.createDirectories(folder);
            var draft = folder.resolve(FILE + ".new");
            var text = Json.strict().pretty(new Form(FORMAT, new ArrayList<>(namespaces)));
            try (var channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            for (var changed : List.of(folder, folder.resolveSibling("."))) {
                try (var parent = FileChannel.open(changed)) {
                    parent.force(true);
                }
            }
        } catch (IOException refused) {
            throw new StoreException("cannot write the namespaces in " + folder + ": " + refused.getMessage(), refused);
        }
    }
}
