package io.fermata.examples.codereview;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A git repository whose commit ids are the same wherever and whenever it is built. */
final class FixtureRepository {
    private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

    private final Path directory;
    private int commits;

    private FixtureRepository(Path directory) {
        this.directory = directory;
    }

    static FixtureRepository in(Path directory) throws GitAPIException {
        Git.init()
                .setDirectory(directory.toFile())
                .setInitialBranch("main")
                .call()
                .close();
        return new FixtureRepository(directory);
    }

    FixtureRepository write(String path, String text) throws IOException {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    FixtureRepository write(String path, byte[] content) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return this;
    }

    FixtureRepository delete(String path) throws IOException {
        Files.delete(directory.resolve(path));
        return this;
    }

    FixtureRepository commit(String message) throws IOException, GitAPIException {
        var who = new PersonIdent("Ada", "ada@example.org", START.plusSeconds(60L * commits++), ZoneOffset.UTC);
        try (var git = Git.wrap(Repositories.find(directory.toString()))) {
            git.add().addFilepattern(".").call();
            git.add().addFilepattern(".").setUpdate(true).call();
            git.commit()
                    .setMessage(message)
                    .setAuthor(who)
                    .setCommitter(who)
                    .setSign(false)
                    .call();
        }
        return this;
    }

    Path directory() {
        return directory;
    }

    Changes changes(String base) {
        var git = new JGit();
        var commits = git.commits(request(base));
        return git.changes(commits, git.config(commits));
    }

    ReviewRequest request(String base) {
        return new ReviewRequest(directory.toString(), base, "HEAD", null, null);
    }

    /** Reviews without an engine: the steps and tasks of the workflow, called one after the other. */
    Review review(String base) {
        var git = new JGit();
        var request = request(base);
        var commits = git.commits(request);
        var config = git.config(commits);
        var changes = git.changes(commits, config);
        var ast = AstAnalyser.analyse(new AstTask(commits.repository(), changes.java(), config));
        var reviews = changes.reviewable().stream()
                .map(file -> new FileReview(TextRules.review(Source.read(commits.repository(), file, config), config)))
                .toList();
        return Reviews.assemble(request, commits, changes, new Parts(List.of(ast), reviews));
    }
}
