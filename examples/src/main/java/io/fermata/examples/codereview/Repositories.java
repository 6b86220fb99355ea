package io.fermata.examples.codereview;

import io.fermata.sdk.InvalidInput;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/** Opens local repositories for reading, whatever the user's and the machine's git settings are. */
final class Repositories {
    static {
        SystemReader.setInstance(new SettingsOfNobody(SystemReader.getInstance()));
    }

    private Repositories() {}

    /** Finds the repository that a directory belongs to, as git does: here, or in a directory above. */
    static Repository find(String directory) {
        Path path;
        try {
            path = Path.of(directory).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInput("repository", "must be a path: " + e.getMessage());
        }
        if (!Files.isDirectory(path)) {
            throw new InvalidInput("repository", "must be a directory; there is none at " + directory);
        }
        var builder = new FileRepositoryBuilder().findGitDir(path.toFile());
        if (builder.getGitDir() == null) {
            throw new InvalidInput("repository", "must be a git repository or be in one; " + directory + " is not");
        }
        return open(builder.getGitDir());
    }

    /** Opens a git directory that {@link #find} found before. */
    static Repository open(File gitDir) {
        try {
            return new FileRepositoryBuilder()
                    .setGitDir(gitDir)
                    .setMustExist(true)
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInput("repository", "must be a git repository that can be read: " + e.getMessage());
        }
    }

    /** Shields reviews from settings outside the repository, and those settings from JGit, which writes to them. */
    private static final class SettingsOfNobody extends SystemReader.Delegate {
        SettingsOfNobody(SystemReader reader) {
            super(reader);
        }

        @Override
        public FileBasedConfig openUserConfig(Config parent, FS fs) {
            return new NoFile(parent, fs);
        }

        @Override
        public FileBasedConfig openSystemConfig(Config parent, FS fs) {
            return new NoFile(parent, fs);
        }

        @Override
        public FileBasedConfig openJGitConfig(Config parent, FS fs) {
            return new NoFile(parent, fs);
        }
    }

    /** An empty configuration, but for the clock of the file system: JGit would measure it, by writes and seconds. */
    private static final class NoFile extends FileBasedConfig {
        private static final long FILE_CLOCK_SECONDS = 2;

        NoFile(Config parent, FS fs) {
            super(parent, new File("no-such-file"), fs);
        }

        @Override
        public void load() throws IOException, ConfigInvalidException {
            clear();
        }

        @Override
        public void save() {
            clear();
        }

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long otherwise, TimeUnit unit) {
            return section.equals("filesystem")
                    ? unit.convert(FILE_CLOCK_SECONDS, TimeUnit.SECONDS)
                    : super.getTimeUnit(section, subsection, name, otherwise, unit);
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
