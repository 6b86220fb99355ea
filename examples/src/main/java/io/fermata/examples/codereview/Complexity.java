package io.fermata.examples.codereview;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.SwitchStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import java.util.Set;

/**
 * Cyclomatic complexity: the number of independent ways through a piece of code. A switch counts once however many
 * cases it has, for a reader takes it in at one glance.
 */
final class Complexity {
    private static final Set<Class<? extends Node>> BRANCHES = Set.of(
            IfStmt.class,
            ForStmt.class,
            ForEachStmt.class,
            WhileStmt.class,
            DoStmt.class,
            CatchClause.class,
            ConditionalExpr.class,
            SwitchStmt.class,
            SwitchExpr.class);

    private Complexity() {}

    static int of(Node code) {
        int[] branches = {0};
        code.walk(node -> branches[0] += branches(node));
        return 1 + branches[0];
    }

    private static int branches(Node node) {
        boolean isBranch =
                node instanceof BinaryExpr expression ? isShortCircuit(expression) : BRANCHES.contains(node.getClass());
        return isBranch ? 1 : 0;
    }

    private static boolean isShortCircuit(BinaryExpr expression) {
        return expression.getOperator() == BinaryExpr.Operator.AND
                || expression.getOperator() == BinaryExpr.Operator.OR;
    }
}
