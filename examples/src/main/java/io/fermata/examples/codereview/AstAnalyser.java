package io.fermata.examples.codereview;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses Java files and applies the rules that need a syntax tree. A file that does not parse is a finding. */
final class AstAnalyser {
    private static final ParserConfiguration PARSER = new ParserConfiguration()
            .setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE)
            .setAttributeComments(false)
            .setLexicalPreservationEnabled(false);

    private AstAnalyser() {}

    /** Analyses all files of a task, one after the other. */
    static AstReport analyse(AstTask task) {
        var metrics = new ArrayList<FileMetrics>();
        var findings = new ArrayList<Finding>();
        for (var file : task.files()) {
            var report = analyse(Source.read(task.repository(), file, task.config()), task.config());
            metrics.addAll(report.metrics());
            findings.addAll(report.findings());
        }
        return new AstReport(metrics, findings);
    }

    static AstReport analyse(Source source, ReviewConfig config) {
        var findings = new Findings(source, config);
        try {
            var unit = parse(source, findings);
            if (unit == null) {
                return new AstReport(List.of(), findings.all());
            }
            unit.accept(new AstRules(findings, config), null);
            return new AstReport(List.of(metrics(source.file().path(), unit)), findings.all());
        } catch (StackOverflowError e) {
            findings.onFile(Severity.ERROR, "does-not-parse", "the code is nested too deeply to be analysed");
            return new AstReport(List.of(), findings.all());
        }
    }

    private static @Nullable CompilationUnit parse(Source source, Findings findings) {
        ParseResult<CompilationUnit> result = new JavaParser(PARSER).parse(source.text());
        if (result.isSuccessful()) {
            return result.getResult().orElse(null);
        }
        var problem = result.getProblems().getFirst();
        int line = problem.getLocation()
                .flatMap(tokens -> tokens.getBegin().getRange())
                .map(range -> range.begin.line)
                .orElse(0);
        findings.onFile(
                Severity.ERROR, "does-not-parse", "not analysed: line " + line + ": " + brief(problem.getMessage()));
        return null;
    }

    /** The parser's messages go on with every token it would have taken. */
    private static String brief(String message) {
        int end = message.indexOf(", expected one of");
        return (end < 0 ? message : message.substring(0, end))
                .lines()
                .findFirst()
                .orElse("no reason given");
    }

    private static FileMetrics metrics(String path, CompilationUnit unit) {
        int methods = 0;
        int complexityMax = 0;
        var complexMethod = "";
        for (var node : unit.findAll(Node.class)) {
            if (node instanceof CallableDeclaration<?> callable) {
                methods++;
                int complexity = Complexity.of(callable);
                if (complexity > complexityMax) {
                    complexityMax = complexity;
                    complexMethod = callable.getNameAsString();
                }
            }
        }
        int types = unit.findAll(Node.class, TypeDeclaration.class::isInstance).size();
        return new FileMetrics(path, codeLines(unit), types, methods, complexityMax, complexMethod);
    }

    private static int codeLines(CompilationUnit unit) {
        Set<Integer> lines = new HashSet<>();
        unit.getTokenRange().ifPresent(tokens -> {
            for (var token : tokens) {
                if (!token.getCategory().isWhitespaceOrComment()) {
                    token.getRange().ifPresent(range -> {
                        for (int line = range.begin.line; line <= range.end.line; line++) {
                            lines.add(line);
                        }
                    });
                }
            }
        });
        return lines.size();
    }
}
