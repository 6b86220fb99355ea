package io.fermata.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a test must do and must never do; a habit broken here shows up as a flaky or empty test later. */
class TestHabitsTest {
    private static final Set<String> TEST_MARKS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-zA-Z0-9]+)+");
    private static final Pattern SLEEP = Pattern.compile("(Thread|TimeUnit\\.\\w+)\\.sleep");
    private static final Set<String> OFF_MARKS = Set.of("Disabled", "Ignore");

    @Test
    void no_test_sleeps_or_is_switched_off() throws IOException {
        assertThat(survey().broken).isEmpty();
    }

    @Test
    void every_test_asserts_something() throws IOException {
        var survey = survey();
        var asserting = survey.asserting();
        var empty = survey.tests.entrySet().stream()
                .filter(test -> !asserting.contains(test.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        assertThat(survey.tests).isNotEmpty();
        assertThat(empty).isEmpty();
    }

    @Test
    void the_name_of_a_test_is_a_sentence() throws IOException {
        var wrong = survey().tests.entrySet().stream()
                .filter(test -> !NAME.matcher(test.getValue()).matches())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        assertThat(wrong).isEmpty();
    }

    private static Survey survey() throws IOException {
        var survey = new Survey();
        for (var unit : SourceTree.of(Repo.javaFiles()).units()) {
            survey.file = SourceTree.nameOf(unit);
            survey.isTest = survey.file.contains("/src/test/");
            unit.accept(survey, null);
        }
        return survey;
    }

    /**
     * Who calls whom, by name alone: a test asserts if it calls something named like an assertion, or something that
     * does. Names of different classes fall together, so a miss is possible and a false alarm is not.
     */
    private static final class Survey extends TreeScanner<@Nullable Void, @Nullable Void> {
        private static final Pattern ASSERTION = Pattern.compile("(assert|verify|fail|check|expect|should)\\w*");

        private final Map<String, String> tests = new HashMap<>();
        private final Map<String, Set<String>> calls = new HashMap<>();
        private final List<String> broken = new ArrayList<>();
        private String file = "";
        private boolean isTest;
        private @Nullable String method;

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            var outer = method;
            method = tree.getName().toString();
            calls.computeIfAbsent(method, name -> new HashSet<>());
            if (tree.getModifiers().getAnnotations().stream().anyMatch(Survey::marksATest)) {
                tests.put(file + ": " + method, method);
            }
            super.visitMethod(tree, null);
            method = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
            if (isTest && SLEEP.matcher(tree.getMethodSelect().toString()).matches()) {
                broken.add(file + ": " + method + " sleeps");
            }
            switch (tree.getMethodSelect()) {
                case IdentifierTree plain -> called(plain.getName().toString());
                case MemberSelectTree select -> called(select.getIdentifier().toString());
                default -> throw new IllegalStateException("a call that is neither plain nor selected: " + tree);
            }
            return super.visitMethodInvocation(tree, null);
        }

        @Override
        public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void unused) {
            if (OFF_MARKS.contains(simpleName(tree))) {
                broken.add(file + " is switched off, or a part of it is");
            }
            return super.visitAnnotation(tree, null);
        }

        @Override
        public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
            called(tree.getName().toString());
            return super.visitMemberReference(tree, null);
        }

        Set<String> asserting() {
            var found = new HashSet<String>();
            boolean grew = true;
            while (grew) {
                grew = false;
                for (var caller : calls.entrySet()) {
                    grew |= caller.getValue().stream()
                                    .anyMatch(name -> found.contains(name)
                                            || ASSERTION.matcher(name).matches())
                            && found.add(caller.getKey());
                }
            }
            return found;
        }

        private void called(String name) {
            if (method != null) {
                calls.computeIfAbsent(method, caller -> new HashSet<>()).add(name);
            }
        }

        private static boolean marksATest(AnnotationTree annotation) {
            return TEST_MARKS.contains(simpleName(annotation));
        }

        private static String simpleName(AnnotationTree annotation) {
            var name = annotation.getAnnotationType().toString();
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }
}
