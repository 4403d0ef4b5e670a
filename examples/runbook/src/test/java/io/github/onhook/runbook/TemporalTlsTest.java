package io.github.onhook.runbook;

import static io.github.onhook.runbook.Processes.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.testing.TemporalServer;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Temporal service that is reached by TLS, and wants to know who its clients are. */
class TemporalTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void aWorkerShowsItsCertificateAndOneThatHasNoneIsToldThatNobodyAnswers() throws Exception {
        makeCertificate();
        Files.writeString(dir.resolve("keys"), "key-1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        try (Simulator simulator =
                        Simulator.start(Fleet.generate(FleetShape.of().numbers(1)));
                TemporalServer server =
                        new TemporalServer(TemporalServer.loopback(0).sslContext(ssl()));
                Processes processes = new Processes(dir, simulator)) {
            List<String> worker = new ArrayList<>(List.of("worker", "--role-name", "VoiceOps", "--temporal"));
            worker.add("localhost:" + server.port());
            worker.addAll(List.of("--history-keys", dir.resolve("keys").toString()));
            worker.addAll(List.of("--temporal-tls-ca", dir.resolve("cert.pem").toString()));

            List<String> unknownWorker = new ArrayList<>(worker);
            unknownWorker.addAll(List.of("--temporal-wait", "3s"));
            Processes.Ended unknown = ended(processes.start(List.of(), unknownWorker));
            worker.addAll(List.of("--temporal-tls-cert", dir.resolve("cert.pem").toString()));
            worker.addAll(List.of("--temporal-tls-key", dir.resolve("key.pem").toString()));
            Process known = processes.serving(List.of(), worker);

            assertThat(unknown.exitCode()).as(unknown.err()).isEqualTo(ExitCode.IMPOSSIBLE);
            assertThat(unknown.err()).contains("no Temporal service answers");
            known.toHandle().destroy();
            assertThat(ended(known).exitCode()).isZero();
        }
    }

    private SslContext ssl() throws IOException {
        return GrpcSslContexts.forServer(
                        dir.resolve("cert.pem").toFile(), dir.resolve("key.pem").toFile())
                .trustManager(dir.resolve("cert.pem").toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    /** One certificate for both sides, as PEM. */
    private void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = dir.resolve("own.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore own = KeyStore.getInstance(store.toFile(), PASSWORD);
        Key key = own.getKey("own", PASSWORD);
        Certificate certificate = own.getCertificate("own");
        pem("key.pem", "PRIVATE KEY", key.getEncoded());
        pem("cert.pem", "CERTIFICATE", certificate.getEncoded());
    }

    private void pem(String file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                dir.resolve(file),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
