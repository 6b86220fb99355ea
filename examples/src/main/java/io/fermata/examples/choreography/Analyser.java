package io.fermata.examples.choreography;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.body.MethodDeclaration;
import java.util.ArrayList;
import java.util.List;

/** Reads syntax trees. */
final class Analyser {
    private Analyser() {}

    static Analysed analyse(Validated validated) {
        var methods = new ArrayList<Method>();
        var leftOut = new ArrayList<>(validated.leftOut());
        for (var file : validated.files()) {
            var parsed = new JavaParser(
                            new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_21))
                    .parse(file.text());
            parsed.getResult()
                    .filter(unit -> parsed.isSuccessful())
                    .ifPresentOrElse(
                            unit -> methods.addAll(methods(file, unit.findAll(MethodDeclaration.class))),
                            () -> leftOut.add(file.path() + " does not parse"));
        }
        return new Analysed(
                validated.delivery(), validated.name(), validated.files().size(), methods, leftOut);
    }

    private static List<Method> methods(SourceFile file, List<MethodDeclaration> declared) {
        return declared.stream()
                .map(method -> new Method(
                        file.path(),
                        method.getNameAsString(),
                        method.getBegin().map(at -> at.line).orElse(0),
                        method.getRange().map(range -> range.getLineCount()).orElse(0),
                        method.getParameters().size(),
                        method.getJavadoc().isPresent()))
                .toList();
    }
}
