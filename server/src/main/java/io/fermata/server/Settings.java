package io.fermata.server;

import io.fermata.embedded.SecretSource;
import io.fermata.sdk.InvalidInput;
import io.fermata.server.Setting.Unit;
import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import io.helidon.config.spi.ConfigSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server was told to be like: on the command line, by the environment, by a file, in this order; else as by
 * default. A key that is not known is refused wherever it stands.
 */
public final class Settings {
    /** How the environment's names for settings begin. */
    public static final String PREFIX = "FERMATA_SERVER_";

    private static final String COMMAND_LINE = "command line";
    private static final String DEFAULT = "default";
    private static final String MASK = "***";
    private static final MediaType PROPERTIES = MediaTypes.create("text/x-java-properties");

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, String> hooks = new TreeMap<>();

    /**
     * A setting with what holds.
     *
     * @param text null: nothing is set
     * @param source where it was set: {@code command line}, a variable, a file, {@code default}
     */
    public record Value(Setting setting, @Nullable String text, String source) {
        /** The text for people; of a secret only whether there is one. */
        public String shown() {
            return text == null ? "" : setting.unit() == Unit.SECRET ? MASK : text;
        }
    }

    private Settings() {}

    /**
     * Reads all sources.
     *
     * @param given on the command line, by key
     * @param environment all variables; those that begin with {@link #PREFIX} are settings
     * @param file in the form of Java's properties; null: none
     * @throws InvalidInput names the source, and the key that is not known or the value that breaks a rule
     */
    public static Settings read(Map<String, String> given, Map<String, String> environment, @Nullable Path file) {
        var known = Known.ALL.stream().map(Setting::key).toList();
        var variables = variables(environment);
        var filed = file == null ? Map.<String, String>of() : read(file);
        refuseUnknown(COMMAND_LINE, given, known);
        refuseUnknown(String.valueOf(file), filed, known);
        var all = config(
                List.of(ConfigSources.create(given), ConfigSources.create(variables), ConfigSources.create(filed)));
        var settings = new Settings();
        for (var setting : Known.ALL) {
            var key = setting.key();
            var filedSource = filed.containsKey(key) ? String.valueOf(file) : DEFAULT;
            var setSource = variables.containsKey(key) ? setting.variable() : filedSource;
            var source = given.containsKey(key) ? COMMAND_LINE : setSource;
            var text = all.get(key).asString().asOptional().orElse(setting.fallback());
            settings.values.put(key, new Value(setting, text == null || text.isBlank() ? null : text.strip(), source));
        }
        Known.ALL.forEach(settings::check);
        settings.takeHooks(filed, String.valueOf(file));
        settings.takeHooks(given, COMMAND_LINE);
        return settings;
    }

    /** Settings of webhooks have the webhook's name in their key; a variable could not bear it. */
    private void takeHooks(Map<String, String> source, String name) {
        new TreeMap<>(source).forEach((key, text) -> {
            if (HookSettings.knows(key)) {
                hooks.put(key, text.strip());
                values.put(key, new Value(HookSettings.setting(key), text.strip(), name));
            }
        });
    }

    /** All settings in their order; those of webhooks come last. */
    public List<Value> all() {
        return List.copyOf(values.values());
    }

    /** A text as it was set; null: nothing is. */
    public @Nullable String text(String key) {
        return value(key).text();
    }

    /** A duration that is set or has a default. */
    public Duration duration(String key) {
        return Durations.read(field(key), required(key));
    }

    /** A whole number that is set or has a default. */
    public int number(String key) {
        try {
            return Integer.parseInt(required(key));
        } catch (NumberFormatException wrong) {
            throw new InvalidInput(field(key), "must be a whole number, is '" + Durations.shown(required(key)) + "'");
        }
    }

    private boolean flag(String key) {
        return switch (required(key)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidInput(
                        field(key), "must be true or false, is '" + Durations.shown(required(key)) + "'");
        };
    }

    /** A path, or null. */
    public @Nullable Path path(String key) {
        var text = text(key);
        return text == null ? null : Path.of(text);
    }

    /** An address, or null. */
    public @Nullable URI address(String key) {
        var text = text(key);
        try {
            return text == null ? null : new URI(text);
        } catch (URISyntaxException wrong) {
            throw new InvalidInput(field(key), "must be an address, is '" + Durations.shown(text) + "'");
        }
    }

    /** Texts, in order and without blanks. */
    public List<String> list(String key) {
        var text = text(key);
        return text == null
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
    }

    /** The same as a set. */
    public Set<String> set(String key) {
        return Set.copyOf(list(key));
    }

    /**
     * The options of a server: these, with what is set here.
     *
     * @throws InvalidInput when they do not go together
     */
    public ServerOptions over(ServerOptions options) {
        var reached = options.withAddress(required("host"), number("port"), tls())
                .withNames(set("names"))
                .withSecurity(options.security()
                        .withOutgoing(outgoing())
                        .withRedaction(redaction())
                        .withHooks(HookSettings.of(hooks).toArray(HookOptions[]::new)));
        var oidc = oidc();
        return oidc == null ? reached : reached.withSecurity(reached.security().withOidc(oidc));
    }

    /** Where secrets come from: variables first, then files. */
    public SecretSource secrets(Path dataDirectory) {
        var folder = path("secrets.directory");
        return SecretSource.environment(required("secrets.environment"))
                .or(SecretSource.directory(folder == null ? dataDirectory.resolve(SecretSource.FOLDER) : folder));
    }

    private @Nullable Tls tls() {
        var certificate = path("tls.certificate");
        var key = path("tls.key");
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new InvalidInput("tls.certificate", "and tls.key are given together");
        }
        return new Tls(certificate, key);
    }

    private RedactionOptions redaction() {
        var fields = text("redaction.fields") == null ? RedactionOptions.DEFAULT.fields() : set("redaction.fields");
        var roles = list("redaction.seen-by").stream().map(this::role).collect(Collectors.toUnmodifiableSet());
        return new RedactionOptions(fields, flag("redaction.whole-payloads"), roles);
    }

    private Role role(String word) {
        for (var role : Role.values()) {
            if (role.name().equalsIgnoreCase(word)) {
                return role;
            }
        }
        throw new InvalidInput(field("redaction.seen-by"), "must have roles, has '" + Durations.shown(word) + "'");
    }

    /** Who gets alerts; null: nobody but the log. The caller closes it. */
    public @Nullable AlertHook alerts(SecretSource secrets) {
        var address = address("alerts.webhook");
        return address == null ? null : AlertHook.to(address, text("alerts.authorization"), outgoing(), secrets);
    }

    private OutgoingOptions outgoing() {
        return new OutgoingOptions(
                set("outgoing.hosts"),
                set("outgoing.private-hosts"),
                duration("outgoing.timeout"),
                path("outgoing.ca-file"));
    }

    private @Nullable OidcOptions oidc() {
        var issuer = address("oidc.issuer");
        if (issuer == null) {
            for (var value : values.values()) {
                if (value.setting().key().startsWith("oidc.") && !value.source().equals(DEFAULT)) {
                    throw new InvalidInput(
                            "oidc.issuer",
                            "is missing, though " + field(value.setting().key()) + " is set");
                }
            }
            return null;
        }
        var audience = text("oidc.audience");
        return new OidcOptions(
                issuer,
                audience == null ? "" : audience,
                set("oidc.algorithms"),
                required("oidc.actor-claim"),
                required("oidc.roles-claim"),
                list("oidc.grants").stream().map(OidcOptions.Grant::parse).toList(),
                duration("oidc.clock-skew"),
                duration("oidc.keys-for"),
                duration("oidc.keys-again"),
                login());
    }

    private @Nullable LoginOptions login() {
        var client = text("oidc.login.client-id");
        return client == null
                ? null
                : new LoginOptions(
                        client,
                        text("oidc.login.client-secret"),
                        set("oidc.login.scopes"),
                        address("oidc.login.address"),
                        duration("oidc.login.session"));
    }

    private void check(Setting setting) {
        if (text(setting.key()) == null) {
            return;
        }
        switch (setting.unit()) {
            case NUMBER -> number(setting.key());
            case FLAG -> flag(setting.key());
            case DURATION -> duration(setting.key());
            case ADDRESS -> address(setting.key());
            case TEXT, PATH, LIST, SECRET -> {
                // Whoever uses it checks it.
            }
        }
    }

    /** How errors name a setting: with the place where it was set. */
    private String field(String key) {
        var source = value(key).source();
        return source.equals(COMMAND_LINE) || source.equals(DEFAULT) ? key : key + " (" + source + ")";
    }

    String required(String key) {
        var text = text(key);
        if (text == null) {
            throw new InvalidInput(field(key), "must not be blank");
        }
        return text;
    }

    /** For a value that breaks a rule. */
    InvalidInput refused(String key, String rule) {
        return new InvalidInput(field(key), rule + ", is '" + Durations.shown(required(key)) + "'");
    }

    private Value value(String key) {
        var value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("there is no setting " + key);
        }
        return value;
    }

    private static Map<String, String> variables(Map<String, String> environment) {
        var keys = new TreeMap<String, String>();
        Known.ALL.forEach(each -> keys.put(each.variable(), each.key()));
        var set = new TreeMap<String, String>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                var key = keys.get(name);
                if (key == null) {
                    throw unknown("environment", name, new ArrayList<>(keys.keySet()));
                }
                set.put(key, value);
            }
        });
        return set;
    }

    private static Map<String, String> read(Path file) {
        if (!Files.isReadable(file)) {
            throw new InvalidInput("config", "must be a readable file, " + file + " is not");
        }
        try {
            return config(List.of(ConfigSources.file(file).mediaType(PROPERTIES)))
                    .asMap()
                    .orElse(Map.of());
        } catch (ConfigException broken) {
            throw new InvalidInput("config", file + " cannot be read: " + broken.getMessage());
        }
    }

    /** Only what it is given: no variables or system properties of its own, and nothing is replaced within values. */
    private static Config config(List<Supplier<? extends ConfigSource>> sources) {
        return Config.builder()
                .sources(sources)
                .disableEnvironmentVariablesSource()
                .disableSystemPropertiesSource()
                .disableKeyResolving()
                .disableValueResolving()
                .build();
    }

    private static void refuseUnknown(String source, Map<String, String> given, List<String> known) {
        for (var key : new TreeMap<>(given).keySet()) {
            if (!known.contains(key) && !HookSettings.knows(key)) {
                throw unknown(source, key, known);
            }
        }
    }

    private static InvalidInput unknown(String source, String key, List<String> known) {
        var near = NearNames.of(key, known);
        return new InvalidInput(
                "setting " + Durations.shown(key),
                "(" + source + ") is not known"
                        + (near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?"));
    }
}
