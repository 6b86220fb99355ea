package io.fermata.examples.choreography;

import java.util.List;

/** {@code ast.completed}: what the syntax trees hold. */
record Analysed(String delivery, String name, int files, List<Method> methods, List<String> leftOut)
        implements Delivery {
    Analysed {
        methods = List.copyOf(methods);
        leftOut = List.copyOf(leftOut);
    }
}
