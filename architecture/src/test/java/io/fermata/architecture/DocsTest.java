package io.fermata.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Documents promise; these tests hold them to it. */
class DocsTest {
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract))\\.(\\w+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:|#)([^)#\\s]+)[^)]*\\)");
    private static final List<Pattern> BANNED = List.of(
            Pattern.compile("(?<![\\w.$}/-])/(work|root)/"),
            Pattern.compile("(?<![\\w.])/(home|Users)/[a-z]"),
            Pattern.compile("(?i)\\b(repo1?\\.maven\\.(apache\\.)?org|registry\\.npmjs\\.org|pypi\\.org)"));
    private static final Pattern JDK_PATH = Pattern.compile("/usr/lib/jvm");

    @Test
    void every_test_named_in_a_document_exists() throws IOException {
        var methods = testMethods();
        var missing = new ArrayList<String>();
        for (var document : Repo.documents()) {
            var named = NAMED_TEST.matcher(Files.readString(document));
            while (named.find()) {
                if (!methods.contains(named.group(1) + "." + named.group(2))) {
                    missing.add(Repo.relative(document) + " names " + named.group());
                }
            }
        }
        assertThat(methods).isNotEmpty();
        assertThat(missing).isEmpty();
    }

    @Test
    void every_link_of_a_document_leads_somewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (var document : Repo.documents()) {
            var links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                if (!Files.exists(document.resolveSibling(links.group(1)))) {
                    broken.add(Repo.relative(document) + " links to " + links.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void no_file_speaks_of_one_machine() throws IOException {
        var wrong = new ArrayList<String>();
        for (var file : Repo.textFiles()) {
            var text = Files.readString(file);
            BANNED.stream()
                    .filter(banned -> banned.matcher(text).find())
                    .forEach(banned -> wrong.add(Repo.relative(file) + " has " + banned.pattern()));
        }
        for (var document : Repo.documents()) {
            if (JDK_PATH.matcher(Files.readString(document)).find()) {
                wrong.add(Repo.relative(document) + " has " + JDK_PATH.pattern());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_decision_has_its_own_number() throws IOException {
        var numbers = new HashSet<String>();
        var wrong = new ArrayList<String>();
        try (var decisions = Files.list(Repo.ROOT.resolve("docs/decisions"))) {
            for (var decision : decisions.sorted().toList()) {
                var name = decision.getFileName().toString();
                if (!name.matches("\\d{4}-[a-z0-9-]+\\.md") || !numbers.add(name.substring(0, 4))) {
                    wrong.add(name);
                }
            }
        }
        assertThat(numbers).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    @Test
    void the_bom_lists_every_library_under_the_version_of_the_whole() throws Exception {
        var root = Module.parse("pom.xml").getDocumentElement();
        var bom = Module.parse("bom/pom.xml").getDocumentElement();
        var listed = new HashSet<String>();
        for (var management : Module.children(bom, "dependencyManagement", "dependencies")) {
            for (var dependency : Module.elements(management, "dependency")) {
                listed.add(Module.text(dependency, "artifactId"));
            }
        }
        var libraries = Module.all().stream()
                .filter(module -> !List.of("bom", "crash", "cli", "sim", "examples", "bench", "architecture")
                        .contains(module.name()))
                .map(Module::artifact)
                .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(libraries);
        assertThat(Module.text(bom, "version")).isEqualTo(Module.text(root, "version"));
    }

    private static Set<String> testMethods() throws IOException {
        var methods = new HashSet<String>();
        var method = Pattern.compile("\\bvoid (\\w+)\\s*\\(");
        for (var file : Repo.javaFiles()) {
            var type = file.getFileName().toString().replace(".java", "");
            if (type.endsWith("Test") || type.endsWith("IT") || type.endsWith("Contract")) {
                method.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> methods.add(type + "." + found.group(1)));
            }
        }
        return methods;
    }
}
