package io.fermata.cli;

/** The version of this build. */
final class Version {
    private Version() {}

    static String text() {
        var released = Main.class.getPackage().getImplementationVersion();
        return released == null ? "unreleased" : released;
    }
}
