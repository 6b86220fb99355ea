package io.fermata.server;

import com.nimbusds.jwt.JWTClaimsSet;
import io.fermata.embedded.Json;
import io.fermata.sdk.FermataException;
import io.fermata.sdk.Secrets;
import io.fermata.sdk.TypeRef;
import io.fermata.server.Refusal.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Logs browsers in at a provider: authorization code with PKCE, a state that counts once and for the browser that began
 * alone, and a nonce. Logins that were begun are kept in memory, so many and so long.
 */
final class Logins {
    static final String CALLBACK = "/login/callback";
    static final int BEGUN_MAX = 1_000;
    static final Duration BEGUN_FOR = Duration.ofMinutes(10);

    private static final int CODE_CHARS_MAX = 4_000;
    private static final String AT_HOME = "/";

    private final LoginOptions options;
    private final Oidc oidc;
    private final Outgoing outgoing;
    private final Secrets secrets;
    private final InstantSource clock;
    private final boolean secure;
    private final Map<String, Begun> begun = new LinkedHashMap<>(); // Oldest first, and all last as long.

    private record Begun(
            String browser, String nonce, String verifier, String back, String returnedTo, Instant until) {}

    Logins(LoginOptions options, Oidc oidc, Outgoing outgoing, Secrets secrets, boolean secure, InstantSource clock) {
        this.options = options;
        this.oidc = oidc;
        this.outgoing = outgoing;
        this.secrets = secrets;
        this.secure = secure;
        this.clock = clock;
    }

    /** Sends the browser to the provider; {@code back} is where it goes in the end. */
    Reply begin(@Nullable String back, String calledBy) {
        var provider = oidc.provider().known();
        var state = Randoms.next();
        var login = new Begun(
                Randoms.next(),
                Randoms.next(),
                Randoms.next(),
                own(back),
                (options.address() == null ? calledBy : withoutSlash(options.address())) + RouteTable.PREFIX + CALLBACK,
                clock.instant().plus(BEGUN_FOR));
        remember(state, login);
        var asked = new TreeMap<String, String>();
        asked.put("response_type", "code");
        asked.put("client_id", options.clientId());
        asked.put("redirect_uri", login.returnedTo);
        asked.put("scope", scopes());
        asked.put("state", state);
        asked.put("nonce", login.nonce);
        asked.put("code_challenge", Randoms.digest(login.verifier));
        asked.put("code_challenge_method", "S256");
        var at = provider.authorization().toString();
        return redirect(at + (at.contains("?") ? "&" : "?") + form(asked))
                .with("Set-Cookie", Cookies.set(cookie(), login.browser, BEGUN_FOR, secure));
    }

    /** Who came back from the provider, once. */
    Finished finish(ApiCall call) {
        var state = call.query("state");
        var login = state == null ? null : take(state);
        var browser = Cookies.value(call.incoming(), cookie());
        if (login == null || browser == null || !Randoms.isSame(browser, login.browser)) {
            throw refused("was not begun by this browser, was finished already, or took too long");
        }
        var issuer = call.query("iss");
        if (issuer != null && !issuer.equals(oidc.issuer())) {
            throw refused("was answered by another provider");
        }
        var error = call.query("error");
        var code = call.query("code");
        if (error != null || code == null || code.isEmpty() || code.length() > CODE_CHARS_MAX) {
            throw refused("was refused by the provider: " + Durations.shown(String.valueOf(error)));
        }
        return new Finished(oidc.principal(claims(login, code)), login.back);
    }

    /** Who logged in, and the place of this server where the browser goes. */
    record Finished(Principal who, String back) {}

    static Reply redirect(String to) {
        return Reply.empty(302).with("Location", to).with("Cache-Control", "no-store");
    }

    private JWTClaimsSet claims(Begun login, String code) {
        var claims = oidc.tokens().claims(idToken(login, code), options.clientId());
        try {
            var nonce = claims.getStringClaim("nonce");
            var party = claims.getStringClaim("azp");
            boolean forUs = party == null ? claims.getAudience().size() == 1 : party.equals(options.clientId());
            if (nonce == null || !Randoms.isSame(nonce, login.nonce) || !forUs) {
                throw Tokens.refused("is not of this login");
            }
            return claims;
        } catch (ParseException notText) {
            throw Tokens.refused("is not of this login");
        }
    }

    private String idToken(Begun login, String code) {
        var asked = new TreeMap<String, String>();
        asked.put("grant_type", "authorization_code");
        asked.put("code", code);
        asked.put("redirect_uri", login.returnedTo);
        asked.put("client_id", options.clientId());
        asked.put("code_verifier", login.verifier);
        var headers = new TreeMap<String, String>();
        headers.put("Accept", "application/json");
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        var secret = options.clientSecret();
        if (secret != null) {
            headers.put("Authorization", basic(options.clientId(), secrets.resolve(secret)));
        }
        try {
            var body = form(asked).getBytes(StandardCharsets.UTF_8);
            var answer = outgoing.call(oidc.provider().known().token(), headers, body);
            if (answer.status() == 200
                    && Json.strict().read(answer.text(), TypeRef.anything()) instanceof Map<?, ?> told
                    && told.get("id_token") instanceof String token) {
                return token;
            }
            throw refused("got no token from the provider, which answers " + answer.status());
        } catch (IOException | FermataException failed) {
            System.getLogger("fermata")
                    .log(System.Logger.Level.WARNING, "a login got no answer from {0}: {1}", oidc.issuer(), failed);
            throw new Refusal(Kind.PROVIDER_DOWN, "the identity provider could not be asked for a token");
        }
    }

    private synchronized void remember(String state, Begun login) {
        var now = clock.instant();
        var each = begun.values().iterator();
        while (each.hasNext() && !now.isBefore(each.next().until)) {
            each.remove();
        }
        if (begun.size() >= BEGUN_MAX) {
            begun.remove(begun.keySet().iterator().next());
        }
        begun.put(state, login);
    }

    private synchronized @Nullable Begun take(String state) {
        @Nullable Begun login = begun.remove(state);
        return login == null || !clock.instant().isBefore(login.until) ? null : login;
    }

    /** A place of this very server: what a browser could read as another host is not one. */
    private static String own(@Nullable String back) {
        if (back == null || back.isEmpty()) {
            return AT_HOME;
        }
        boolean isPath = back.startsWith("/") && !back.startsWith("//");
        boolean isPlain = back.chars().allMatch(each -> each > ' ' && each < 127 && each != '\\');
        if (!isPath || !isPlain) {
            throw Refusal.invalid("back", "must be a path of this server, such as /");
        }
        return back;
    }

    private static Refusal refused(String why) {
        return Gate.unauthenticated("the login " + why);
    }

    private String scopes() {
        var scopes = new TreeSet<>(options.scopes());
        scopes.add("openid");
        return String.join(" ", scopes);
    }

    private String cookie() {
        return secure ? "__Host-fermata_login" : "fermata_login";
    }

    private static String basic(String id, String secret) {
        var both = encoded(id) + ":" + encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String withoutSlash(URI address) {
        var text = address.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
