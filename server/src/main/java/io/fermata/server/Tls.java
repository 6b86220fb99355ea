package io.fermata.server;

import java.nio.file.Path;

/**
 * A certificate of a server.
 *
 * @param certificates a PEM file with the certificate and those that lead to its root, in this order
 * @param key a PEM file with the certificate's private key (PKCS #8, not encrypted)
 */
public record Tls(Path certificates, Path key) {}
