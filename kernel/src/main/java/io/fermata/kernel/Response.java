package io.fermata.kernel;

/**
 * What is done about a failed attempt because of its category.
 *
 * @param retries whether there may be another attempt at all
 * @param waitMillisMin the next attempt waits at least this long, whatever the policy's back-off says
 */
public record Response(boolean retries, long waitMillisMin) {
    public Response {
        if (waitMillisMin < 0) {
            throw new IllegalArgumentException("waitMillisMin is at least 0, is " + waitMillisMin);
        }
    }
}
