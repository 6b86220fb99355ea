package io.fermata.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Code in a document below a line {@code <!-- compiled: FILE -->} stands in that file, which is compiled and run. */
class DocsSnippetsTest {
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- compiled: (\\S+) -->\\s*```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void a_snippet_that_says_where_it_is_compiled_stands_there() throws IOException {
        var astray = new ArrayList<String>();
        int snippets = 0;
        for (var document : Repo.documents()) {
            var snippet = SNIPPET.matcher(Files.readString(document));
            while (snippet.find()) {
                snippets++;
                var source = Repo.ROOT.resolve(snippet.group(1));
                boolean found = Files.exists(source)
                        && withoutLayout(Files.readString(source)).contains(withoutLayout(snippet.group(2)));
                if (!found) {
                    astray.add(Repo.relative(document) + " shows what is not in " + snippet.group(1) + ":\n"
                            + snippet.group(2));
                }
            }
        }
        assertThat(snippets).isPositive();
        assertThat(astray).isEmpty();
    }

    private static String withoutLayout(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
