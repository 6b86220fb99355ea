package io.fermata.cli;

import org.jspecify.annotations.Nullable;

/** The entry point of {@code ./fermata}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("fermata " + version(Main.class.getPackage().getImplementationVersion()));
    }

    private static String version(@Nullable String released) {
        return released == null ? "unreleased" : released;
    }
}
