package io.fermata.engine;

import io.fermata.kernel.Failure;
import io.fermata.kernel.Payload;

/** Receives a query's answer; exactly one of the two is called, on any thread. */
public interface QueryReply {
    void answer(Payload result);

    void fail(Failure failure);
}
