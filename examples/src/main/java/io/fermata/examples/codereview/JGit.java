package io.fermata.examples.codereview;

import io.fermata.sdk.Category;
import io.fermata.sdk.Failure;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.InvalidInput;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.io.DisabledOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads repositories by JGit, so that reviewing needs no git on the machine. */
final class JGit implements Git {
    static final int FILES_MAX = 1_000;

    private static final int RENAME_CANDIDATES_MAX = 400;
    private static final int CONFIG_BYTES_MAX = 64 * 1024;
    private static final Pattern ANCESTOR = Pattern.compile("(.+?)(?:~\\d*|\\^1?)+");

    @Override
    public Commits commits(ReviewRequest request) {
        try (var repository = Repositories.find(request.repository())) {
            var head = commit(repository, "head", request.head());
            var base = base(repository, request.base());
            return new Commits(repository.getDirectory().getAbsolutePath(), base, head.name());
        }
    }

    @Override
    public ReviewConfig config(Commits commits) {
        try (var repository = open(commits);
                var reader = repository.newObjectReader();
                var walk = new RevWalk(reader)) {
            var tree = walk.parseCommit(ObjectId.fromString(commits.head())).getTree();
            try (var file = TreeWalk.forPath(reader, ReviewConfig.FILE, tree)) {
                if (file == null) {
                    return ReviewConfig.DEFAULT;
                }
                var loader = reader.open(file.getObjectId(0), Constants.OBJ_BLOB);
                if (loader.getSize() > CONFIG_BYTES_MAX) {
                    throw new InvalidInput(ReviewConfig.FILE, "must not be larger than " + CONFIG_BYTES_MAX + " bytes");
                }
                return ReviewConfig.parse(new String(loader.getBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw unreadable(commits.repository(), e);
        }
    }

    @Override
    public Changes changes(Commits commits, ReviewConfig config) {
        try (var repository = open(commits);
                var reader = repository.newObjectReader()) {
            var files = new ArrayList<ChangedFile>();
            int left = 0;
            for (var entry : entries(repository, reader, commits)) {
                var path =
                        entry.getChangeType() == DiffEntry.ChangeType.DELETE ? entry.getOldPath() : entry.getNewPath();
                if (config.excludes(path)) {
                    continue;
                }
                if (files.size() < FILES_MAX) {
                    files.add(new FileDiff(reader, config).of(entry));
                } else {
                    left++;
                }
            }
            return new Changes(files, left);
        } catch (IOException e) {
            throw unreadable(commits.repository(), e);
        }
    }

    private static String base(Repository repository, String revision) {
        if (revision.equals(ReviewRequest.ROOT)) {
            return ReviewRequest.ROOT;
        }
        var base = resolve(repository, revision);
        if (base == null && liesBeforeTheFirstCommit(repository, revision)) {
            return ReviewRequest.ROOT;
        }
        return base == null ? commit(repository, "base", revision).name() : base.name();
    }

    /** HEAD~3 in a young or shallow repository means all there is, so that a review of the last few commits works. */
    private static boolean liesBeforeTheFirstCommit(Repository repository, String revision) {
        var ancestor = ANCESTOR.matcher(revision);
        return ancestor.matches() && resolve(repository, ancestor.group(1)) != null;
    }

    private static ObjectId commit(Repository repository, String field, String revision) {
        var commit = resolve(repository, revision);
        if (commit == null) {
            throw new InvalidInput(
                    field,
                    "must be a commit; there is no '" + revision + "' in " + repository.getDirectory()
                            + (field.equals("base") ? " (ROOT reviews everything)" : ""));
        }
        return commit;
    }

    private static @Nullable ObjectId resolve(Repository repository, String revision) {
        try (var walk = new RevWalk(repository)) {
            if (revision.isBlank()) {
                return null;
            }
            var id = repository.resolve(revision + "^{commit}");
            return id == null ? null : walk.parseCommit(id).getId();
        } catch (RevisionSyntaxException | MissingObjectException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot resolve '" + revision + "'", e);
        }
    }

    private static List<DiffEntry> entries(Repository repository, ObjectReader reader, Commits commits)
            throws IOException {
        try (var diff = new DiffFormatter(DisabledOutputStream.INSTANCE);
                var walk = new RevWalk(reader)) {
            diff.setRepository(repository);
            diff.setDetectRenames(true);
            diff.getRenameDetector().setRenameLimit(RENAME_CANDIDATES_MAX);
            var base = commits.fromRoot() ? new EmptyTreeIterator() : tree(reader, walk, commits.base());
            var entries = new ArrayList<>(diff.scan(base, tree(reader, walk, commits.head())));
            entries.sort(Comparator.comparing(entry ->
                    entry.getChangeType() == DiffEntry.ChangeType.DELETE ? entry.getOldPath() : entry.getNewPath()));
            return entries;
        }
    }

    private static AbstractTreeIterator tree(ObjectReader reader, RevWalk walk, String commit) throws IOException {
        return new CanonicalTreeParser(
                null, reader, walk.parseCommit(ObjectId.fromString(commit)).getTree());
    }

    private static Repository open(Commits commits) {
        return Repositories.open(new File(commits.repository()));
    }

    /** A missing object stays missing; other trouble with the disk may pass. */
    static FermataException unreadable(String repository, IOException e) {
        var category = e instanceof MissingObjectException ? Category.VALIDATION : Category.TRANSIENT;
        return Failure.of(category, "cannot read " + repository + ": " + e.getMessage())
                .because(e);
    }
}
