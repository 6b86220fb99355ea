package io.fermata.examples.codereview;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.ThrowStmt;
import com.github.javaparser.ast.stmt.TryStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import com.github.javaparser.ast.visitor.VoidVisitorAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The rules over Java syntax trees; each is one method or one line, and has an id that a configuration can turn off.
 */
final class AstRules extends VoidVisitorAdapter<@Nullable Void> {
    private final Findings findings;
    private final ReviewConfig config;

    AstRules(Findings findings, ReviewConfig config) {
        this.findings = findings;
        this.config = config;
    }

    @Override
    public void visit(MethodDeclaration method, @Nullable Void unused) {
        callable(method, "method " + method.getNameAsString());
        super.visit(method, null);
    }

    @Override
    public void visit(ConstructorDeclaration constructor, @Nullable Void unused) {
        callable(constructor, "the constructor of " + constructor.getNameAsString());
        super.visit(constructor, null);
    }

    private void callable(CallableDeclaration<?> callable, String name) {
        int lines = lastLine(callable) - line(callable) + 1;
        if (lines > config.methodLinesMax()) {
            found(
                    callable,
                    Severity.WARNING,
                    "long-method",
                    name + " has " + lines + " lines, more than " + config.methodLinesMax());
        }
        int complexity = Complexity.of(callable);
        if (complexity > config.complexityMax()) {
            found(
                    callable,
                    Severity.WARNING,
                    "high-complexity",
                    name + " has " + complexity + " ways through it, more than " + config.complexityMax());
        }
        int parameters = callable.getParameters().size();
        if (parameters > config.parametersMax()) {
            found(
                    callable,
                    Severity.NOTE,
                    "many-parameters",
                    name + " takes " + parameters + " parameters, more than " + config.parametersMax());
        }
    }

    @Override
    public void visit(CatchClause clause, @Nullable Void unused) {
        var type = clause.getParameter().getType().asString();
        if (type.contains("InterruptedException") && !passesInterruptOn(clause)) {
            found(
                    clause,
                    Severity.ERROR,
                    "swallowed-interrupt",
                    "the interrupt is lost here: call Thread.currentThread().interrupt() or throw");
        } else if (clause.getBody().isEmpty()) {
            found(clause, Severity.WARNING, "empty-catch", "the " + type + " is swallowed without a trace");
        } else if (type.equals("Throwable") && clause.findFirst(ThrowStmt.class).isEmpty()) {
            found(clause, Severity.WARNING, "catch-throwable", "Throwable includes errors that nobody can handle");
        }
        super.visit(clause, null);
    }

    /** It is thrown, or set again: at once, or by the same method after a flag said so. */
    private static boolean passesInterruptOn(CatchClause clause) {
        Node scope = clause;
        while (!(scope instanceof CallableDeclaration<?>)
                && scope.getParentNode().isPresent()) {
            scope = scope.getParentNode().get();
        }
        return clause.findFirst(ThrowStmt.class).isPresent()
                || scope.findFirst(MethodCallExpr.class, AstRules::interrupts).isPresent();
    }

    private static boolean interrupts(MethodCallExpr call) {
        return call.getNameAsString().equals("interrupt") && call.getArguments().isEmpty();
    }

    @Override
    public void visit(TryStmt statement, @Nullable Void unused) {
        statement
                .getFinallyBlock()
                .flatMap(block -> block.findFirst(ReturnStmt.class, leave -> leavesBlock(leave, block)))
                .ifPresent(leave -> found(
                        leave,
                        Severity.ERROR,
                        "return-in-finally",
                        "a return in finally drops the exception that is on its way"));
        super.visit(statement, null);
    }

    /** A return of a lambda or of an inner class's method stays inside the block. */
    private static boolean leavesBlock(ReturnStmt statement, BlockStmt block) {
        Node node = statement;
        while (block.isAncestorOf(node)) {
            if (node instanceof LambdaExpr || node instanceof MethodDeclaration) {
                return false;
            }
            node = node.getParentNode().orElse(block);
        }
        return true;
    }

    @Override
    public void visit(BinaryExpr expression, @Nullable Void unused) {
        boolean compares = expression.getOperator() == BinaryExpr.Operator.EQUALS
                || expression.getOperator() == BinaryExpr.Operator.NOT_EQUALS;
        if (compares && (isString(expression.getLeft()) || isString(expression.getRight()))) {
            found(
                    expression,
                    Severity.ERROR,
                    "string-identity",
                    expression.getOperator().asString() + " compares the identity of strings; use equals");
        }
        super.visit(expression, null);
    }

    private static boolean isString(Expression expression) {
        return expression.isStringLiteralExpr() || expression.isTextBlockLiteralExpr();
    }

    @Override
    public void visit(MethodCallExpr call, @Nullable Void unused) {
        var scope = call.getScope().map(Node::toString).orElse("");
        if (scope.equals("System.out") || scope.equals("System.err")) {
            found(call, Severity.WARNING, "system-out", scope + " is no log: nobody can turn it off or find it again");
        }
        if (call.getNameAsString().equals("printStackTrace")
                && call.getArguments().isEmpty()) {
            found(call, Severity.WARNING, "print-stack-trace", "a printed stack trace is not handled; log or throw it");
        }
        super.visit(call, null);
    }

    @Override
    public void visit(FieldDeclaration field, @Nullable Void unused) {
        if (field.isPublic() && !field.isFinal()) {
            var names = field.getVariables().stream()
                    .map(variable -> variable.getNameAsString())
                    .toList();
            found(
                    field,
                    Severity.WARNING,
                    "public-field",
                    "anyone can change " + String.join(", ", names) + "; make it private or final");
        }
        super.visit(field, null);
    }

    @Override
    public void visit(ClassOrInterfaceDeclaration type, @Nullable Void unused) {
        boolean equals = declares(type, "equals", "Object");
        boolean hashCode = declares(type, "hashCode");
        if (equals != hashCode) {
            int line = type.getName().getBegin().map(begin -> begin.line).orElse(0);
            findings.onLines(
                    line,
                    lastLine(type),
                    Severity.ERROR,
                    "equals-without-hashcode",
                    type.getNameAsString() + " has " + (equals ? "equals but no hashCode" : "hashCode but no equals"));
        }
        super.visit(type, null);
    }

    private static boolean declares(ClassOrInterfaceDeclaration type, String name, String... parameters) {
        return !type.getMethodsBySignature(name, parameters).isEmpty();
    }

    @Override
    public void visit(IfStmt statement, @Nullable Void unused) {
        braced(statement, "if", statement.getThenStmt());
        statement.getElseStmt().filter(other -> !other.isIfStmt()).ifPresent(other -> braced(other, "else", other));
        super.visit(statement, null);
    }

    @Override
    public void visit(ForStmt loop, @Nullable Void unused) {
        braced(loop, "for", loop.getBody());
        super.visit(loop, null);
    }

    @Override
    public void visit(ForEachStmt loop, @Nullable Void unused) {
        braced(loop, "for", loop.getBody());
        super.visit(loop, null);
    }

    @Override
    public void visit(WhileStmt loop, @Nullable Void unused) {
        braced(loop, "while", loop.getBody());
        super.visit(loop, null);
    }

    @Override
    public void visit(DoStmt loop, @Nullable Void unused) {
        braced(loop, "do", loop.getBody());
        super.visit(loop, null);
    }

    private void braced(Node at, String keyword, Statement body) {
        if (!body.isBlockStmt() && !body.isEmptyStmt()) {
            findings.onLine(line(at), Severity.NOTE, "missing-braces", "the body of " + keyword + " has no braces");
        }
    }

    private void found(Node node, Severity severity, String rule, String message) {
        findings.onLines(line(node), lastLine(node), severity, rule, message);
    }

    private static int line(Node node) {
        return node.getBegin().map(begin -> begin.line).orElse(0);
    }

    private static int lastLine(Node node) {
        return node.getEnd().map(end -> end.line).orElse(0);
    }
}
