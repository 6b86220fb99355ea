package io.fermata.embedded;

import java.time.Instant;

/**
 * A part of a Fermata that has executions, messages, queues, tokens and counts of its own, and shares nothing but the
 * registered workflows.
 *
 * @param name 1 to 63 of {@code a-z 0-9 -}; {@value Namespaces#DEFAULT} is always there
 * @param number leads every key and token of it; never used for another one
 * @param created when it was made; the epoch for {@value Namespaces#DEFAULT}
 */
public record Namespace(String name, int number, Instant created, NamespaceSettings settings) {
    Namespace with(NamespaceSettings other) {
        return new Namespace(name, number, created, other);
    }
}
