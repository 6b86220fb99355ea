package io.fermata.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** The syntax of Java files as javac sees it, without knowing what any name means. */
record SourceTree(List<CompilationUnitTree> units, SourcePositions positions) {
    SourceTree {
        units = List.copyOf(units);
    }

    static SourceTree of(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var sources = manager.getJavaFileObjectsFromPaths(files);
            var task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, sources);
            var units = new ArrayList<CompilationUnitTree>();
            task.parse().forEach(units::add);
            return new SourceTree(units, Trees.instance(task).getSourcePositions());
        }
    }

    static String nameOf(CompilationUnitTree unit) {
        return Repo.relative(Path.of(unit.getSourceFile().getName())).toString();
    }
}
