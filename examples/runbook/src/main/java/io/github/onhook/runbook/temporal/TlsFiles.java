package io.github.onhook.runbook.temporal;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The certificates of a connection. Files are read again every minute: new connections present what is in them by then. */
final class TlsFiles implements AutoCloseable {

    private static final long PERIOD_SECONDS = 60;

    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "onhook-temporal-tls");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * The context of a connection with these options.
     *
     * @throws IllegalArgumentException naming the option and its file, if a file cannot be read or holds something else
     */
    SslContext context(TemporalOptions options) throws IOException {
        SslContextBuilder ssl = GrpcSslContexts.forClient();
        Path certificate = options.certificate();
        Path key = options.certificateKey();
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--temporal-tls-cert and --temporal-tls-key go together: give both");
        }
        if (certificate != null && key != null) {
            ssl.keyManager(read(
                    "--temporal-tls-cert " + certificate + ", --temporal-tls-key " + key,
                    () -> keys(certificate.toFile(), key.toFile())));
        }
        Path authority = options.authority();
        if (authority != null) {
            ssl.trustManager(read("--temporal-tls-ca " + authority, () -> trust(authority.toFile())));
        }
        return ssl.build();
    }

    /** Reads a file. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException, GeneralSecurityException;
    }

    private static <T> T read(String option, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage() + "; PEM is needed, a key in PKCS#8", e);
        }
    }

    private AdvancedTlsX509KeyManager keys(File certificate, File key) throws IOException, GeneralSecurityException {
        AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
        keys.updateIdentityCredentials(certificate, key, PERIOD_SECONDS, TimeUnit.SECONDS, reader);
        return keys;
    }

    private AdvancedTlsX509TrustManager trust(File authority) throws IOException, GeneralSecurityException {
        AdvancedTlsX509TrustManager trust =
                AdvancedTlsX509TrustManager.newBuilder().build();
        trust.updateTrustCredentials(authority, PERIOD_SECONDS, TimeUnit.SECONDS, reader);
        return trust;
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
