package io.fermata.kernel;

import java.util.HexFormat;

/**
 * Names one run of an execution. The high half starts with 48 bits of start time (milliseconds), so that runs sort by
 * age, and ends with the 16 bits of the shard that owns the run, fixed for its life.
 */
public record RunId(long high, long low) implements Comparable<RunId> {
    private static final int SHARD_BITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    /** Builds an id from its parts; {@code unique} must differ between runs of one millisecond and shard. */
    public static RunId of(long startMillis, int shard, long unique) {
        return new RunId((startMillis << SHARD_BITS) | (shard & 0xffff), unique);
    }

    /**
     * Reads the form that {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is not 32 hexadecimal digits
     */
    public static RunId parse(String text) {
        if (text.length() != 32) {
            throw new IllegalArgumentException("a run id has 32 hexadecimal digits, found " + text.length());
        }
        return new RunId(Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16));
    }

    public int shard() {
        return (int) (high & 0xffff);
    }

    public long startMillis() {
        return high >>> SHARD_BITS;
    }

    @Override
    public int compareTo(RunId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
