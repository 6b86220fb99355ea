package io.fermata.kernel;

/**
 * What is remembered of an operation that ended: enough to tell the very same result from another one.
 *
 * @param attempt the attempt that closed it; 0 when no attempt's word was kept
 * @param digest of the result or failure that closed it
 */
record ClosedOperation(int attempt, long digest) {
    static final ClosedOperation PLAIN = new ClosedOperation(0, 0);
    static final ClosedOperation INSTANT = new ClosedOperation(-1, 0);

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    static ClosedOperation of(OpenOperation operation, Closing closing) {
        return switch (operation.spec()) {
            case OperationSpec.Task task -> new ClosedOperation(operation.attempt(), digest(closing));
            case OperationSpec.Callback callback -> new ClosedOperation(operation.attempt(), digest(closing));
            case OperationSpec.Step step -> PLAIN;
            case OperationSpec.Timer timer -> PLAIN;
            case OperationSpec.Await await -> PLAIN;
            case OperationSpec.Child child -> PLAIN;
            case OperationSpec.SignalOther signal -> PLAIN;
            case OperationSpec.Publish publish -> INSTANT;
            case OperationSpec.Marker marker -> INSTANT;
        };
    }

    boolean closedBy(int otherAttempt, Closing closing) {
        return attempt > 0 && attempt == otherAttempt && digest == digest(closing);
    }

    private static long digest(Closing closing) {
        return switch (closing) {
            case Closing.Completed completed -> mix(1, completed.result());
            case Closing.Failed failed ->
                mix(mix(2, failed.failure().type()), failed.failure().message());
            case Closing.TimedOut timedOut -> mix(3, timedOut.which());
            case Closing.Cancelled cancelled -> mix(4, cancelled.reason());
        };
    }

    private static long mix(long hash, Payload payload) {
        long mixed = mix(hash, payload.encoding());
        for (byte b : payload.bytes()) {
            mixed = (mixed ^ b) * PRIME;
            mixed ^= mixed >>> 32;
        }
        return mixed;
    }

    private static long mix(long hash, String text) {
        long mixed = (hash ^ text.length()) * PRIME;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * PRIME;
            mixed ^= mixed >>> 32;
        }
        return mixed;
    }
}
