package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Certificates and keys from PEM files. */
final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519", "RSASSA-PSS");

    private Pem() {}

    /**
     * A context that shows the certificate.
     *
     * @throws InvalidInput names the file
     */
    static SSLContext context(Tls tls) {
        var chain = certificates(tls.certificates());
        var key = key(tls.key());
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException refused) {
            throw new InvalidInput("tls", "certificate and key cannot be used together: " + refused.getMessage());
        }
    }

    private static Certificate[] certificates(Path file) {
        try {
            var read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(file)))
                    .toArray(Certificate[]::new);
            if (read.length == 0) {
                throw new InvalidInput("tls certificate", file + " has no certificate in it");
            }
            return read;
        } catch (GeneralSecurityException refused) {
            throw new InvalidInput("tls certificate", file + " is no PEM file of certificates");
        }
    }

    private static PrivateKey key(Path file) {
        var found = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new InvalidInput("tls key", file + " has no unencrypted 'PRIVATE KEY' (PKCS #8) in it");
        }
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        // The file does not say which algorithm it is of.
        for (var algorithm : ALGORITHMS) {
            var key = key(spec, algorithm);
            if (key != null) {
                return key;
            }
        }
        throw new InvalidInput("tls key", file + " is of none of the kinds " + ALGORITHMS);
    }

    private static @Nullable PrivateKey key(PKCS8EncodedKeySpec spec, String algorithm) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (GeneralSecurityException another) {
            return null;
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new InvalidInput("tls", file + " cannot be read: " + unreadable.getMessage());
        }
    }
}
