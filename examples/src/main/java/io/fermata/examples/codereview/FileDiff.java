package io.fermata.examples.codereview;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/** Turns an entry of a diff of trees into a changed file: reads both contents unless they are too large. */
final class FileDiff {
    /** A file changed in more places than this counts as changed from the first to the last of them. */
    static final int RANGES_MAX = 40;

    private final ObjectReader reader;
    private final ReviewConfig config;

    FileDiff(ObjectReader reader, ReviewConfig config) {
        this.reader = reader;
        this.config = config;
    }

    ChangedFile of(DiffEntry entry) throws IOException {
        var change = change(entry);
        if (change == ChangedFile.Change.DELETED) {
            return new ChangedFile(entry.getOldPath(), null, change, ChangedFile.Content.GONE, "", 0, List.of());
        }
        if (!isFile(entry.getNewMode())) {
            return unread(entry, ChangedFile.Content.LINK, 0);
        }
        long bytes = reader.getObjectSize(entry.getNewId().toObjectId(), Constants.OBJ_BLOB);
        if (bytes > config.fileBytesMax()) {
            return unread(entry, ChangedFile.Content.TOO_LARGE, bytes);
        }
        var now = read(entry.getNewId());
        if (RawText.isBinary(now, now.length, true)) {
            return unread(entry, ChangedFile.Content.BINARY, bytes);
        }
        var lines = changedLines(before(entry), new RawText(now));
        return new ChangedFile(
                entry.getNewPath(), oldPath(entry), change, ChangedFile.Content.TEXT, blob(entry), bytes, lines);
    }

    private ChangedFile unread(DiffEntry entry, ChangedFile.Content content, long bytes) {
        return new ChangedFile(
                entry.getNewPath(), oldPath(entry), change(entry), content, blob(entry), bytes, List.of());
    }

    /** What cannot be compared (a link, a binary or large file that became text) leaves every line changed. */
    private RawText before(DiffEntry entry) throws IOException {
        if (entry.getChangeType() == DiffEntry.ChangeType.ADD || !isFile(entry.getOldMode())) {
            return RawText.EMPTY_TEXT;
        }
        if (reader.getObjectSize(entry.getOldId().toObjectId(), Constants.OBJ_BLOB) > config.fileBytesMax()) {
            return RawText.EMPTY_TEXT;
        }
        return new RawText(read(entry.getOldId()));
    }

    private byte[] read(AbbreviatedObjectId id) throws IOException {
        return reader.open(id.toObjectId(), Constants.OBJ_BLOB).getCachedBytes(config.fileBytesMax());
    }

    private static List<LineRange> changedLines(RawText before, RawText now) {
        var ranges = new ArrayList<LineRange>();
        for (var edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, before, now)) {
            if (edit.getLengthB() > 0) {
                ranges.add(new LineRange(edit.getBeginB() + 1, edit.getEndB()));
            }
        }
        if (ranges.size() > RANGES_MAX) {
            return List.of(
                    new LineRange(ranges.getFirst().first(), ranges.getLast().last()));
        }
        return ranges;
    }

    private static boolean isFile(FileMode mode) {
        return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
    }

    private static @Nullable String oldPath(DiffEntry entry) {
        return switch (entry.getChangeType()) {
            case RENAME, COPY -> entry.getOldPath();
            case ADD, MODIFY, DELETE -> null;
        };
    }

    private static String blob(DiffEntry entry) {
        return entry.getNewId().name();
    }

    private static ChangedFile.Change change(DiffEntry entry) {
        return switch (entry.getChangeType()) {
            case ADD -> ChangedFile.Change.ADDED;
            case MODIFY -> ChangedFile.Change.MODIFIED;
            case RENAME -> ChangedFile.Change.RENAMED;
            case COPY -> ChangedFile.Change.COPIED;
            case DELETE -> ChangedFile.Change.DELETED;
        };
    }
}
