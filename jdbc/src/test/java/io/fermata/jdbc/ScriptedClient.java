package io.fermata.jdbc;

import io.fermata.sdk.FermataClient;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A client that takes starts and messages and tells the execution's id or the message's key. */
final class ScriptedClient {
    private ScriptedClient() {}

    static FermataClient of(Consumer<String> taker) {
        return (FermataClient) FaultyDataSource.proxy(FermataClient.class, (proxy, method, arguments) -> {
            taker.accept((String) arguments[1]);
            return null;
        });
    }

    /** A client that counts what goes to the real one. */
    static FermataClient counting(AtomicInteger calls, FermataClient real) {
        return (FermataClient) FaultyDataSource.proxy(FermataClient.class, (proxy, method, arguments) -> {
            calls.incrementAndGet();
            return FaultyDataSource.call(real, method, arguments);
        });
    }
}
