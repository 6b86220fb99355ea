package io.fermata.examples.codereview;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.GitAPIException;

/** The repository with known findings that several tests review. */
final class CodeReviewFixture {
    private CodeReviewFixture() {}

    /** The last line that a review of it ends with, as the README shows it. */
    static String summary() throws IOException {
        return Files.readString(Path.of("expected/code-review.txt")).strip();
    }

    static FixtureRepository in(Path directory) throws IOException, GitAPIException {
        return FixtureRepository.in(directory)
                .write("src/Account.java", ACCOUNT_BEFORE)
                .write("src/Clean.java", "final class Clean {}\n")
                .write("docs/moved-from.md", "# A page that moves\n\nwith enough text\nto be recognised\nelsewhere\n")
                .write("old.txt", "gone soon\n")
                .commit("Begin")
                .write("src/Account.java", ACCOUNT_AFTER)
                .write("src/Broken.java", "class Broken {\n    void half( {\n}\n")
                .delete("docs/moved-from.md")
                .write(
                        "docs/moved-to.md",
                        "# A page that moves\n\nwith enough text\nto be recognised\nelsewhere\nTODO\n")
                .delete("old.txt")
                .write("logo.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, 3})
                .write("latin.txt", "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1))
                .write("huge.csv", "0123456789\n".repeat(60_000))
                .commit("Change everything");
    }

    private static final String ACCOUNT_BEFORE = """
        class Account {
            public int balance;

            void untouched() {
                System.out.println("not part of the change");
            }
        }
        """;

    private static final String ACCOUNT_AFTER = """
        class Account {
            public int balance;

            void untouched() {
                System.out.println("not part of the change");
            }

            boolean isOpen(String state) {
                if (state == "open") return true;
                return false;
            }

            void pause() {
                try {
                    Thread.sleep(10);
                } catch (InterruptedException e) {
                    System.err.println("woken");
                }
            }

            @Override
            public boolean equals(Object other) {
                try {
                    return other instanceof Account account && account.balance == balance;
                } catch (RuntimeException e) {
                }
                return false;
            }
        }
        """;
}
