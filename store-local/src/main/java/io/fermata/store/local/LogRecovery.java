package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log from its newest files, gives every group that is not applied yet to {@code replay}, and finds the tail.
 *
 * <p>One write is in flight at a time. So a sound group behind a bad spot proves that the spot was once durable: that
 * is rot, and the store stays closed. A bad spot with nothing sound behind it is the write that a crash cut off.
 */
final class LogRecovery {
    private final List<LogFile> files;
    private final Position applied;
    private final Consumer<Group> replay;

    private @Nullable Group last;
    private long lastOffset;
    private int fileIndex;
    private long offset = LogReader.FIRST_OFFSET;

    /** {@code files} in the order of their generations. */
    LogRecovery(List<LogFile> files, Position applied, Consumer<Group> replay) {
        this.files = List.copyOf(files);
        this.applied = applied;
        this.replay = replay;
    }

    /** Where the log ends: the file to go on with, the offset there, and the last group if it must be made durable. */
    record Tail(
            int fileIndex,
            long offset,
            Position position,
            @Nullable Group last,
            long lastOffset) {}

    Tail run() throws IOException {
        fileIndex = firstFile();
        readFile();
        while (fileIndex + 1 < files.size() && startsWithNext(files.get(fileIndex + 1))) {
            fileIndex++;
            offset = LogReader.FIRST_OFFSET;
            readFile();
        }
        refuseRot();
        var position = last == null ? Position.START : last.position();
        if (position.number() < applied.number()) {
            throw new StoreException("the log is damaged, or not the one of the map beside it: "
                    + files.get(fileIndex).path() + " at offset " + offset + " holds no group "
                    + (position.number() + 1) + " but the map goes on to group " + applied.number()
                    + "; restore both from one backup");
        }
        boolean doubtful = position.number() > applied.number();
        return new Tail(fileIndex, offset, position, doubtful ? last : null, lastOffset);
    }

    /** The last file that starts at or before the first group to replay. */
    private int firstFile() throws IOException {
        int found = 0;
        for (int i = 0; i < files.size(); i++) {
            try (var reader = new LogReader(files.get(i))) {
                var first = reader.at(LogReader.FIRST_OFFSET);
                if (first != null && first.position().number() <= applied.number() + 1) {
                    found = i;
                }
            }
        }
        return found;
    }

    private boolean startsWithNext(LogFile file) throws IOException {
        try (var reader = new LogReader(file)) {
            var first = reader.at(LogReader.FIRST_OFFSET);
            long number = last == null ? 0 : last.position().number();
            return first != null && first.position().number() == number + 1;
        }
    }

    private void readFile() throws IOException {
        try (var reader = new LogReader(files.get(fileIndex))) {
            var group = reader.at(offset);
            while (group != null && follows(group)) {
                take(group);
                lastOffset = offset;
                offset += Group.padded(group.length());
                group = reader.at(offset);
            }
        }
    }

    private boolean follows(Group group) {
        var before = last;
        if (before == null) {
            requireNoGap(group);
            return true;
        }
        return group.position().number() == before.position().number() + 1
                && group.previousChain() == before.position().chain();
    }

    private void requireNoGap(Group first) {
        if (first.position().number() > applied.number() + 1) {
            throw new StoreException(
                    "the log starts at group " + first.position().number() + " in "
                            + files.get(fileIndex).path() + " but the map beside it ends at group " + applied.number()
                            + ": a log file is missing; restore the store from a backup");
        }
    }

    private void take(Group group) {
        last = group;
        long number = group.position().number();
        boolean strange = (number == applied.number() && group.position().chain() != applied.chain())
                || (number == applied.number() + 1 && group.previousChain() != applied.chain());
        if (strange) {
            throw new StoreException(
                    "group " + number + " in " + files.get(fileIndex).path()
                            + " does not continue the map beside it: they do not belong together;"
                            + " restore both from one backup");
        }
        if (number > applied.number()) {
            replay.accept(group);
        }
    }

    private void refuseRot() throws IOException {
        long number = last == null ? 0 : last.position().number();
        for (int i = fileIndex; i < files.size(); i++) {
            try (var reader = new LogReader(files.get(i))) {
                long from = i == fileIndex ? offset : LogReader.FIRST_OFFSET;
                if (reader.holdsAbove(number, from)) {
                    throw new StoreException("the log is damaged: "
                            + files.get(fileIndex).path() + " at offset " + offset + " should hold group "
                            + (number + 1) + " but does not, and later groups follow it;"
                            + " restore the store from a backup");
                }
            }
        }
    }
}
