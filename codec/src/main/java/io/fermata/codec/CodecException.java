package io.fermata.codec;

/** Bytes that are not what they should be; names the offset where reading stopped. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    public CodecException(String problem, int offset) {
        super(problem + " at byte " + offset);
        this.offset = offset;
    }

    CodecException(String problem, int offset, Throwable cause) {
        super(problem + " at byte " + offset, cause);
        this.offset = offset;
    }

    /** Where in the bytes reading stopped, from 0. */
    public int offset() {
        return offset;
    }
}
