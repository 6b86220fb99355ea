package io.fermata.server;

import io.fermata.sdk.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates of a file that others' may come from, beside those that Java trusts by itself. */
public final class Authorities {
    private Authorities() {}

    /**
     * The context to connect with.
     *
     * @param field names the file in errors
     * @param file one certificate or more, as PEM
     * @throws InvalidInput when the file cannot be read or has no certificates
     */
    public static SSLContext trusting(String field, Path file) {
        try (var pem = Files.newInputStream(file)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("given-" + count++, certificate);
            }
            if (count == 0) {
                throw new InvalidInput(field, "has no certificates in it: " + file);
            }
            for (var known : trusted(null).getAcceptedIssuers()) {
                store.setCertificateEntry("known-" + count++, known);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, new X509TrustManager[] {trusted(store)}, null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new InvalidInput(field, "cannot be used: " + file + ": " + unusable.getMessage());
        }
    }

    /** Trusts what is in the store; null: what Java trusts. */
    private static X509TrustManager trusted(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (var each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager trusted) {
                return trusted;
            }
        }
        throw new GeneralSecurityException("Java has no trust in certificates here");
    }
}
