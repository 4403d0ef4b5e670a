package io.github.onhook.aws;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of a file in PEM, as the only authorities that are trusted. */
final class CaBundle {

    private CaBundle() {}

    /**
     * Reads the file. Blocks.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    static TrustManager[] trust(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Collection<? extends Certificate> authorities =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (authorities.isEmpty()) {
                throw new IllegalArgumentException("CA bundle " + file + " holds no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate authority : authorities) {
                store.setCertificateEntry("ca" + number++, authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("CA bundle " + file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("CA bundle " + file + " may not be read", e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("CA bundle " + file + " is not a file of certificates in PEM", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("CA bundle " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
