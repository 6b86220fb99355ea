package io.fermata.server;

import io.fermata.server.Refusal.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What browsers ask about themselves: to log in, to log out, and who they are. */
final class Browsers {
    private static final int BACK_CHARS_MAX = 2_000;
    private static final int PARAM_CHARS_MAX = 4_000;

    /** What providers add to the way back; only the first four are heeded. */
    private static final List<String> CALLBACK_PARAMS = List.of(
            "code",
            "state",
            "iss",
            "error",
            "error_description",
            "error_uri",
            "session_state",
            "scope",
            "authuser",
            "prompt",
            "hd");

    private final @Nullable Logins logins;
    private final @Nullable Sessions sessions;
    private final boolean secure;

    Browsers(@Nullable Logins logins, @Nullable Sessions sessions, boolean secure) {
        this.logins = logins;
        this.sessions = sessions;
        this.secure = secure;
    }

    List<Route> routes() {
        var params = CALLBACK_PARAMS.stream()
                .map(name -> Param.text(name, "as the provider gives it", PARAM_CHARS_MAX))
                .toArray(Param[]::new);
        return List.of(
                Route.of("GET", "/login", Permission.LOGIN, "Sends a browser to the provider to log in", this::login)
                        .redirecting()
                        .with(Param.text("back", "a path of this server to go to in the end", BACK_CHARS_MAX)),
                Route.of("GET", Logins.CALLBACK, Permission.LOGIN, "Takes a browser back from the provider", this::back)
                        .redirecting()
                        .with(params),
                Route.of("POST", "/logout", Permission.KNOWN, "Ends the browser's session", this::logout),
                Route.of("GET", "/session", Permission.KNOWN, "Tells who asks", this::session)
                        .answering(200, Answers.Session.class));
    }

    private Reply login(ApiCall call) {
        var host = call.header("Host");
        return logins().begin(call.query("back"), (secure ? "https://" : "http://") + host);
    }

    private Reply back(ApiCall call) {
        var finished = logins().finish(call);
        call.turnsOutToBe(finished.who());
        if (finished.who().roles().isEmpty()) {
            throw new Refusal(Kind.FORBIDDEN, "this login has no role here");
        }
        return Logins.redirect(finished.back()).with("Set-Cookie", sessions().open(finished.who()));
    }

    private Reply logout(ApiCall call) {
        var done = Backend.done();
        return sessions == null ? done : done.with("Set-Cookie", sessions.close(call.incoming()));
    }

    private Reply session(ApiCall call) {
        var who = call.principal();
        var roles = who.roles().stream()
                .map(granted -> new Answers.Granted(granted.role(), granted.namespace()))
                .toList();
        return Backend.json(new Answers.Session(who.actor(), roles, who.csrf()));
    }

    private Logins logins() {
        if (logins == null) {
            throw new Refusal(Kind.NOT_FOUND, "browsers cannot log in here: no provider is configured for them");
        }
        return logins;
    }

    private Sessions sessions() {
        if (sessions == null) {
            throw new IllegalStateException("there are logins without sessions");
        }
        return sessions;
    }
}
