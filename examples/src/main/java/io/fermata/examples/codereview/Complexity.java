package io.fermata.examples.codereview;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.WhileStmt;
import java.util.Set;

/** Cyclomatic complexity: the number of independent ways through a piece of code. */
final class Complexity {
    private static final Set<Class<? extends Node>> BRANCHES = Set.of(
            IfStmt.class,
            ForStmt.class,
            ForEachStmt.class,
            WhileStmt.class,
            DoStmt.class,
            CatchClause.class,
            ConditionalExpr.class);

    private Complexity() {}

    static int of(Node code) {
        int[] branches = {0};
        code.walk(node -> branches[0] += branches(node));
        return 1 + branches[0];
    }

    private static int branches(Node node) {
        boolean isBranch = switch (node) {
            case SwitchEntry entry -> !entry.isDefault() && !entry.getLabels().isEmpty();
            case BinaryExpr expression -> isShortCircuit(expression);
            default -> BRANCHES.contains(node.getClass());
        };
        return isBranch ? 1 : 0;
    }

    private static boolean isShortCircuit(BinaryExpr expression) {
        return expression.getOperator() == BinaryExpr.Operator.AND
                || expression.getOperator() == BinaryExpr.Operator.OR;
    }
}
