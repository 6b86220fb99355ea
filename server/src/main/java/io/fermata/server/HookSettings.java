package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import io.fermata.server.Setting.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Settings of webhooks: {@code hooks.NAME.FIELD}, as {@link HookOptions} has the fields. */
final class HookSettings {
    private static final Pattern KEY =
            Pattern.compile("hooks\\.(.+)\\.(namespace|scheme|secret|type|key|value|id|tolerance)");
    private static final String TOLERANCE_DEFAULT = "5m";

    private HookSettings() {}

    static boolean knows(String key) {
        return KEY.matcher(key).matches();
    }

    static Setting setting(String key) {
        return switch (key.substring(key.lastIndexOf('.') + 1)) {
            case "secret" -> new Setting(key, Unit.SECRET, null, "what requests are signed with: ${secret:NAME}");
            case "scheme" -> new Setting(key, Unit.TEXT, null, "how they are signed: body or timestamped");
            case "type" -> new Setting(key, Unit.TEXT, null, "of the message");
            case "namespace" -> new Setting(key, Unit.TEXT, Namespaces.DEFAULT, "where it is published");
            case "tolerance" ->
                new Setting(key, Unit.DURATION, TOLERANCE_DEFAULT, "how far a signed time may be from ours");
            default -> new Setting(key, Unit.TEXT, null, "where in the body it stands, as a JSON pointer");
        };
    }

    /**
     * The webhooks by name in order.
     *
     * @throws InvalidInput names the setting
     */
    static List<HookOptions> of(Map<String, String> settings) {
        var fields = new TreeMap<String, Map<String, String>>();
        settings.forEach((key, text) -> {
            var matcher = KEY.matcher(key);
            if (matcher.matches()) {
                fields.computeIfAbsent(matcher.group(1), name -> new TreeMap<>())
                        .put(matcher.group(2), text);
            }
        });
        var hooks = new ArrayList<HookOptions>();
        fields.forEach((name, given) -> hooks.add(hook(name, given)));
        return hooks;
    }

    private static HookOptions hook(String name, Map<String, String> given) {
        var prefix = "hooks." + name + ".";
        return new HookOptions(
                name,
                given.getOrDefault("namespace", Namespaces.DEFAULT),
                scheme(prefix + "scheme", given.getOrDefault("scheme", "")),
                given.getOrDefault("secret", ""),
                given.getOrDefault("type", ""),
                given.getOrDefault("key", ""),
                given.get("value"),
                given.get("id"),
                Durations.read(prefix + "tolerance", given.getOrDefault("tolerance", TOLERANCE_DEFAULT)));
    }

    private static HookOptions.Scheme scheme(String key, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "body" -> HookOptions.Scheme.BODY;
            case "timestamped" -> HookOptions.Scheme.TIMESTAMPED;
            default -> throw new InvalidInput(key, "must be body or timestamped, is '" + Durations.shown(text) + "'");
        };
    }
}
