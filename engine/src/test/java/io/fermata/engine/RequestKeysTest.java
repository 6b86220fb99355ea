package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.engine.KeyClaim.Found;
import io.fermata.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestKeysTest {
    private final ThreadRuntime runtime = new ThreadRuntime();
    private final MemoryStore store = new MemoryStore(3, runtime.loads());
    private Engine engine = open();

    @AfterEach
    void close() {
        engine.close();
        runtime.close();
    }

    @Test
    void a_key_stays_bound_to_what_was_said_first_also_after_a_restart() throws Exception {
        assertThat(claim("start", "k", "a")).isEqualTo(Found.NEW);
        assertThat(claim("start", "k", "a")).isEqualTo(Found.SAME);

        engine.close();
        engine = open();

        assertThat(claim("start", "k", "b")).isEqualTo(Found.OTHER);
        assertThat(claim("start", "k", "a")).isEqualTo(Found.SAME);
    }

    @Test
    void a_key_is_free_in_another_use() throws Exception {
        claim("start", "k", "a");

        assertThat(claim("signal", "k", "b")).isEqualTo(Found.NEW);
    }

    @Test
    void a_released_key_is_free() throws Exception {
        claim("start", "k", "a");

        engine.requestKeys().release("start", "k").get(20, TimeUnit.SECONDS);

        assertThat(claim("start", "k", "b")).isEqualTo(Found.NEW);
    }

    @Test
    void of_those_that_come_together_one_is_the_first() throws Exception {
        var claims = new ArrayList<KeyClaim>();
        for (int i = 0; i < 100; i++) {
            claims.add(engine.requestKeys().claim("start", "k", bytes("body " + i)));
        }

        var found = new ArrayList<Found>();
        for (var claim : claims) {
            found.add(claim.decided().get(20, TimeUnit.SECONDS));
            assertThat(claim.durable().get(20, TimeUnit.SECONDS)).isEqualTo(found.getLast());
        }
        assertThat(found.stream().filter(Found.NEW::equals)).hasSize(1);
        assertThat(found.stream().filter(Found.OTHER::equals)).hasSize(99);
    }

    @Test
    void what_is_no_key_is_refused() {
        var keys = engine.requestKeys();

        assertThatThrownBy(() -> keys.claim("start", "", bytes("a"))).hasMessageContaining("key");
        assertThatThrownBy(() -> keys.claim("start", "a\nb", bytes("a"))).hasMessageContaining("key");
        assertThatThrownBy(() -> keys.claim("start", "k", new byte[RequestKeys.DIGEST_BYTES_MAX + 1]))
                .hasMessageContaining("digest");
    }

    private Found claim(String use, String key, String said) throws Exception {
        return engine.requestKeys().claim(use, key, bytes(said)).durable().get(20, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Engine open() {
        return Engine.open(store, runtime, EngineOptions.DEFAULT, List.of(), (run, message) -> {});
    }
}
