package io.fermata.engine;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Rejection;

/** The kernel's refusals as sentences. */
final class Rejections {
    private Rejections() {}

    static EngineException explain(String workflowId, Rejection rejection) {
        var name = "execution '" + workflowId + "'";
        return switch (rejection) {
            case NOT_FOUND -> new EngineException(Code.NOT_FOUND, "no " + name);
            case ALREADY_STARTED -> new EngineException(Code.ALREADY_STARTED, name + " exists already");
            case ALREADY_CLOSED -> new EngineException(Code.ALREADY_CLOSED, name + " is already closed");
            case ALREADY_DONE -> new EngineException(Code.ALREADY_CLOSED, "that was done to " + name + " before");
            case STALE_TURN, STALE_ATTEMPT ->
                new EngineException(Code.ALREADY_CLOSED, "a newer attempt of " + name + " has taken over");
            case PAUSED -> new EngineException(Code.INVALID, name + " is paused; resume it first");
            case NOT_PAUSED -> new EngineException(Code.INVALID, name + " is neither paused nor blocked");
            case NOT_CLOSED -> new EngineException(Code.INVALID, name + " is still open");
            case INVALID, CHANNELS_CHANGED ->
                new EngineException(Code.INVALID, "that cannot be done to " + name + " as it stands");
        };
    }
}
