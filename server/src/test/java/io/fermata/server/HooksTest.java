package io.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.embedded.Fermata;
import io.fermata.embedded.SecretSource;
import io.fermata.sdk.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed webhooks become messages, and nothing else does. */
@NullMarked
class HooksTest {
    private static final String KEY = "It's a Secret to Everybody";
    private static final String BODY = "{\"repository\":{\"full_name\":\"w\"},\"id\":7,\"sum\":1.50}";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private Harness server;
    private String admin = "";

    @BeforeEach
    void open() {
        var fermata = Fermata.inMemory()
                .secrets(SecretSource.of(Map.of("hook", KEY, "empty", "")))
                .register("waiting", new Samples.Waiting())
                .open();
        var github =
                HookOptions.of("git", HookOptions.Scheme.BODY, "${secret:hook}", "order.paid", "/repository/full_name");
        var timed = HookOptions.of("pay", HookOptions.Scheme.TIMESTAMPED, "${secret:hook}", "order.paid", "/id")
                .withId("/id")
                .withValue("/sum");
        var empty = HookOptions.of("empty", HookOptions.Scheme.BODY, "${secret:empty}", "order.paid", "/id");
        var missing = HookOptions.of("missing", HookOptions.Scheme.BODY, "${secret:none}", "order.paid", "/id");
        var options = SecurityOptions.DEFAULT.withHooks(github, timed, empty, missing);
        server = Harness.over(fermata, folder, options, clock);
        admin = server.key(Role.ADMIN);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void the_example_of_the_scheme_is_verified() {
        assertThat(hmac(KEY, "Hello, World!"))
                .isEqualTo("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    @Test
    void a_signed_body_is_a_message_once() throws Exception {
        server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w\"}", "Authorization", admin);

        var first = server.post("/hooks/git", BODY, "X-Hub-Signature-256", "sha256=" + hmac(KEY, BODY));
        var again = server.post("/hooks/git", BODY, "X-Hub-Signature-256", "sha256=" + hmac(KEY, BODY));

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.field("duplicate")).isEqualTo(false);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.field("duplicate")).isEqualTo(true);
        assertThat(again.field("messageId")).isEqualTo(first.field("messageId"));
        var end = server.get("/executions/w/result?wait=30s", "Authorization", admin);
        assertThat(end.field("result.id")).isEqualTo(7);
        assertThat(server.get("/executions/w/history", "Authorization", admin).body())
                .contains("\"actor\":\"hook:git\"");
        assertThat(Files.readString(folder.resolve(Audit.FILE))).contains("hook:git", "/hooks/{hook}");
    }

    @Test
    void a_wrong_signature_writes_nothing() {
        var right = "sha256=" + hmac(KEY, BODY);
        assertThat(server.post("/hooks/git", BODY).status()).isEqualTo(401);
        assertThat(server.post("/hooks/git", BODY, "Authorization", admin).status())
                .as("no key stands in for a signature")
                .isEqualTo(401);
        assertThat(refused("git", BODY + " ", right)).isEqualTo(401);
        assertThat(refused("git", BODY, "sha256=" + hmac("another", BODY))).isEqualTo(401);
        assertThat(refused("git", BODY, right.substring(0, 20))).isEqualTo(401);
        assertThat(refused("git", BODY, "sha1=" + hmac(KEY, BODY))).isEqualTo(401);
        assertThat(refused("git", BODY, hmac(KEY, BODY))).isEqualTo(401);
        assertThat(refused("empty", BODY, right)).isEqualTo(401);
        assertThat(refused("missing", BODY, right)).isEqualTo(401);
        assertThat(refused("unknown", BODY, right)).isEqualTo(401);
        assertThat(server.post("/hooks/git?namespace=other", BODY, "X-Hub-Signature-256", right)
                        .status())
                .isEqualTo(403);
        assertThat(refused("git", "{\"id\":7}", "sha256=" + hmac(KEY, "{\"id\":7}")))
                .as("signed, without the key")
                .isEqualTo(400);
        assertThat(refused("git", "no json", "sha256=" + hmac(KEY, "no json"))).isEqualTo(400);
        assertThat(refused("git", "x".repeat(1_100_000), right)).isEqualTo(413);

        server.post("/executions", "{\"workflow\":\"waiting\",\"id\":\"w\"}", "Authorization", admin);
        assertThat(server.get("/executions/w/result", "Authorization", admin).status())
                .as("no message is kept for it")
                .isEqualTo(202);
    }

    @Test
    void a_signed_time_is_held_against_the_clock() {
        long now = clock.instant().getEpochSecond();
        assertThat(timed("t=" + now + ",v1=" + signed(now, BODY))).isEqualTo(200);
        assertThat(timed("t=" + now + ",v1=" + "0".repeat(64) + ",v1=" + signed(now, BODY)))
                .as("while a secret is replaced")
                .isEqualTo(200);
        assertThat(timed("t=" + (now - 299) + ",v1=" + signed(now - 299, BODY))).isEqualTo(200);
        assertThat(timed("t=" + (now - 301) + ",v1=" + signed(now - 301, BODY))).isEqualTo(401);
        assertThat(timed("t=" + (now + 301) + ",v1=" + signed(now + 301, BODY))).isEqualTo(401);
        assertThat(timed("t=" + now + ",v1=" + signed(now - 301, BODY)))
                .as("another time")
                .isEqualTo(401);
        assertThat(timed("t=" + now + ",v0=" + signed(now, BODY))).isEqualTo(401);
        assertThat(timed("v1=" + signed(now, BODY))).isEqualTo(401);
        assertThat(timed("t=soon,v1=" + signed(now, BODY))).isEqualTo(401);
        assertThat(timed("t=" + now + ",v1=" + hmac(KEY, BODY)))
                .as("without the time")
                .isEqualTo(401);
        clock.advance(Duration.ofMinutes(6));
        assertThat(timed("t=" + now + ",v1=" + signed(now, BODY)))
                .as("replayed")
                .isEqualTo(401);
        long later = clock.instant().getEpochSecond();
        var body = BODY.replace("1.50", "2.50");
        var again = server.post("/hooks/pay", body, "Stripe-Signature", "t=" + later + ",v1=" + signed(later, body));
        assertThat(again.field("duplicate"))
                .as("the same id is the same delivery")
                .isEqualTo(true);
    }

    @Test
    void options_that_would_be_unsafe_are_refused() {
        assertThatThrownBy(() -> HookOptions.of("a", HookOptions.Scheme.BODY, "plain", "t", "/k"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageNotContaining("plain");
        assertThatThrownBy(() -> HookOptions.of("a/b", HookOptions.Scheme.BODY, "${secret:a}", "t", "/k"))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> HookOptions.of("a", HookOptions.Scheme.BODY, "${secret:a}", "t", "k"))
                .isInstanceOf(InvalidInput.class);
    }

    private int refused(String hook, String body, String signature) {
        return server.post("/hooks/" + hook, body, "X-Hub-Signature-256", signature)
                .status();
    }

    private int timed(String signature) {
        return server.post("/hooks/pay", BODY, "Stripe-Signature", signature).status();
    }

    private static String signed(long time, String body) {
        return hmac(KEY, time + "." + body);
    }

    private static String hmac(String key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
