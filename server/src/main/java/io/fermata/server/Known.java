package io.fermata.server;

import io.fermata.embedded.SecretSource;
import io.fermata.server.Setting.Unit;
import java.util.List;

/** The settings there are. */
final class Known {
    static final List<Setting> ALL = List.of(
            new Setting("host", Unit.TEXT, "127.0.0.1", "where to listen; another machine's reach takes TLS and keys"),
            new Setting("port", Unit.NUMBER, "8700", "where to listen; 0 for any that is free"),
            new Setting("names", Unit.LIST, null, "further host names by which browsers of this machine may call"),
            new Setting("tls.certificate", Unit.PATH, null, "PEM: the certificate, and those that lead to its root"),
            new Setting("tls.key", Unit.PATH, null, "PEM (PKCS #8): its private key"),
            new Setting("apps", Unit.PATH, null, "directory of jars whose workflows and workers run in the server"),
            new Setting("log.format", Unit.TEXT, "text", "of lines on standard error: text, or json (an object each)"),
            new Setting("log.level", Unit.TEXT, "info", "off, error, warning, info, debug or trace"),
            new Setting("drain", Unit.DURATION, "20s", "how long running steps may still take when the server ends"),
            new Setting("secrets.directory", Unit.PATH, null, "a file for each secret; none: secrets, beside the data"),
            new Setting(
                    "secrets.environment", Unit.TEXT, SecretSource.PREFIX_DEFAULT, "how variables with secrets begin"),
            new Setting("oidc.issuer", Unit.ADDRESS, null, "provider of tokens and logins; none: keys alone"),
            new Setting("oidc.audience", Unit.TEXT, null, "whom bearer tokens must be meant for"),
            new Setting("oidc.algorithms", Unit.LIST, "RS256,PS256,ES256", "of signatures, asymmetric ones only"),
            new Setting("oidc.actor-claim", Unit.TEXT, "sub", "names the bearer in histories"),
            new Setting("oidc.roles-claim", Unit.TEXT, "groups", "has the values of grants; dots lead into objects"),
            new Setting("oidc.grants", Unit.LIST, null, "VALUE=ROLE or VALUE=ROLE@NAMESPACE"),
            new Setting("oidc.clock-skew", Unit.DURATION, "60s", "how far the clocks may be apart, at most 5m"),
            new Setting("oidc.keys-for", Unit.DURATION, "10m", "how long the provider's keys are kept"),
            new Setting("oidc.keys-again", Unit.DURATION, "30s", "shortest time between looks for an unknown key"),
            new Setting("oidc.login.client-id", Unit.TEXT, null, "as the provider knows this server; none: no logins"),
            new Setting("oidc.login.client-secret", Unit.SECRET, null, "${secret:NAME}; none: a public client"),
            new Setting("oidc.login.scopes", Unit.LIST, "openid", "what is asked for at a login"),
            new Setting("oidc.login.address", Unit.ADDRESS, null, "by which browsers reach the server"),
            new Setting("oidc.login.session", Unit.DURATION, "8h", "how long a login holds, at most a day"),
            new Setting(
                    "redaction.fields",
                    Unit.LIST,
                    null,
                    "names of fields hidden from viewers; none: as secrets are named"),
            new Setting("redaction.whole-payloads", Unit.FLAG, "false", "hides all values from viewers"),
            new Setting("redaction.seen-by", Unit.LIST, "operator,admin", "roles that see everything"),
            new Setting(
                    "alerts.webhook", Unit.ADDRESS, null, "gets alerts, as one of outgoing.hosts; none: logged only"),
            new Setting("alerts.authorization", Unit.SECRET, null, "its header, such as Bearer ${secret:NAME}"),
            new Setting("outgoing.hosts", Unit.LIST, null, "whom the server may call: host, host:port, *.domain"),
            new Setting("outgoing.private-hosts", Unit.LIST, null, "the same at private addresses and by http"),
            new Setting("outgoing.timeout", Unit.DURATION, "10s", "of a whole call, at most 1m"),
            new Setting(
                    "outgoing.ca-file", Unit.PATH, null, "PEM: certificates trusted beside those that Java trusts"));

    private Known() {}
}
