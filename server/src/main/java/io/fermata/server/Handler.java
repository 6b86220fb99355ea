package io.fermata.server;

/** Answers a request that the gate has let through. May block: each request has a virtual thread of its own. */
@FunctionalInterface
interface Handler {
    Reply handle(ApiCall call);
}
