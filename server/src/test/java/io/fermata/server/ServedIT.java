package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Fermata;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.InvalidInput;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engine and server in one call. */
@NullMarked
class ServedIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void one_call_opens_a_fermata_that_is_reached_over_http_too() {
        try (var served = Fermata.embedded(folder)
                        .register("doubling", new Samples.Doubling())
                        .serve(0);
                var remote = Fermata.connect(served.address().toString())) {
            remote.start("doubling", "d", new Samples.Doubled(21, null), Integer.class);

            var here = served.fermata().execution("d", Integer.class).result(SOON);

            assertThat(here).isEqualTo(42);
            assertThat(served.port()).isPositive();
            assertThat(served.address().getHost()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void everybody_here_may_call_until_there_is_a_key() throws Exception {
        try (var served = Fermata.embedded(folder).serve(0)) {
            assertThat(listed(served.address())).isEqualTo(200);

            ApiKeys.in(folder).create("me", Role.ADMIN, "*");

            assertThat(listed(served.address())).isEqualTo(401);
        }
    }

    @Test
    void the_end_closes_both() {
        var served = Fermata.embedded(folder)
                .register("listening", new Samples.Listening())
                .serve(0);
        var remote = Fermata.connect(served.address().toString());
        remote.start("listening", "l", null, Object.class);

        served.close();
        served.close();

        assertThatThrownBy(() -> listed(served.address())).isInstanceOf(java.io.IOException.class);
        assertThatThrownBy(() -> served.fermata().execution("l").describe())
                .isInstanceOfAny(FermataException.class, IllegalStateException.class);
        try (var again = Fermata.embedded(folder)
                .register("listening", new Samples.Listening())
                .open()) {
            assertThat(again.execution("l").describe().id()).isEqualTo("l");
        }
        remote.close();
    }

    @Test
    void a_port_in_use_is_refused_and_leaves_nothing_open() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var builder = Fermata.embedded(folder);

            assertThatThrownBy(() -> builder.serve(taken.getLocalPort())).isInstanceOf(InvalidInput.class);
        }
        Fermata.embedded(folder).open().close();
    }

    private static int listed(URI server) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(server.resolve("/api/v1/executions")).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
