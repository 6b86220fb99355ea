package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which other machines a server may call. A host is written as {@code api.example.org} (port 443 or 80),
 * {@code api.example.org:8443} or {@code *.example.org}.
 *
 * @param hosts by https, at public addresses only; default none
 * @param privateHosts also at addresses of this machine or a private network, and by http; default none
 * @param timeout of a whole call; default 10 s, at most a minute
 * @param authorities certificates (PEM) that others' may come from, beside those that Java trusts; null: no more
 */
public record OutgoingOptions(
        Set<String> hosts,
        Set<String> privateHosts,
        Duration timeout,
        @Nullable Path authorities) {
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

    /** Nobody is called. */
    public static final OutgoingOptions DEFAULT = new OutgoingOptions(Set.of(), Set.of(), Duration.ofSeconds(10), null);

    public OutgoingOptions {
        hosts = Set.copyOf(hosts);
        privateHosts = Set.copyOf(privateHosts);
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new InvalidInput("outgoing.timeout", "must be above 0 and at most 1m, is " + timeout);
        }
        hosts.forEach(host -> HostPattern.of(host));
        privateHosts.forEach(host -> HostPattern.of(host));
    }

    /** Hosts at public addresses. */
    public OutgoingOptions withHosts(String... others) {
        return new OutgoingOptions(Set.of(others), privateHosts, timeout, authorities);
    }

    /** Hosts at any address. */
    public OutgoingOptions withPrivateHosts(String... others) {
        return new OutgoingOptions(hosts, Set.of(others), timeout, authorities);
    }

    /** Another time limit of a whole call. */
    public OutgoingOptions withTimeout(Duration other) {
        return new OutgoingOptions(hosts, privateHosts, other, authorities);
    }

    /** Certificates that others' may come from, in a PEM file. */
    public OutgoingOptions withAuthorities(Path file) {
        return new OutgoingOptions(hosts, privateHosts, timeout, file);
    }
}
