package io.fermata.examples.codereview;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A changed file with its text at head.
 *
 * @param isUtf8 false if the text was read as ISO 8859-1 because it is not UTF-8
 */
record Source(ChangedFile file, String text, boolean isUtf8) {
    static Source read(String repository, ChangedFile file, ReviewConfig config) {
        try (var opened = Repositories.open(new File(repository));
                var reader = opened.newObjectReader()) {
            var loader = reader.open(ObjectId.fromString(file.blob()), Constants.OBJ_BLOB);
            return of(file, loader.getCachedBytes(config.fileBytesMax()));
        } catch (IOException e) {
            throw JGit.unreadable(repository, e);
        }
    }

    static Source of(ChangedFile file, byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new Source(file, text.toString(), true);
        } catch (CharacterCodingException e) {
            return new Source(file, new String(bytes, StandardCharsets.ISO_8859_1), false);
        }
    }

    boolean isChanged(int fromLine, int toLine) {
        return LineRange.anyMeets(file.lines(), fromLine, toLine);
    }
}
