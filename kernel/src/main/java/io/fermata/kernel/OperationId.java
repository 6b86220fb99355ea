package io.fermata.kernel;

/**
 * Names an operation within its run by its place in the program: branch path and counter, such as {@code 3},
 * {@code 3[7].1} or {@code e12.1}. Opaque to the kernel.
 */
public record OperationId(String path) implements Comparable<OperationId> {
    /** Longest accepted path, in characters. */
    public static final int PATH_CHARS_MAX = 1000;

    public OperationId {
        if (path.isEmpty() || path.length() > PATH_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "an operation id has 1 to " + PATH_CHARS_MAX + " characters, found " + path.length());
        }
    }

    @Override
    public int compareTo(OperationId other) {
        return path.compareTo(other.path);
    }

    @Override
    public String toString() {
        return path;
    }
}
