package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for {@code localhost} that nobody but its file vouches for. */
final class OwnCertificate {

    private static final String PASSWORD = "changeit";

    private final Path store;
    private final Path authority;

    /** Makes one, with its files in this directory. */
    OwnCertificate(Path dir) throws IOException, InterruptedException {
        store = dir.resolve("aws.p12");
        authority = dir.resolve("corp.pem");
        keytool("-genkeypair", "-alias", "aws", "-keyalg", "EC", "-dname", "CN=aws", "-ext", "SAN=dns:localhost");
        keytool("-exportcert", "-alias", "aws", "-rfc", "-file", authority.toString());
    }

    private void keytool(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(args));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        assertThat(Processes.ended(new ProcessBuilder(command).start()).exitCode())
                .isZero();
    }

    /** What trusts it, in PEM. */
    Path authority() {
        return authority;
    }

    /** A server that presents it. */
    HttpsServer server(InetSocketAddress address, int backlog) throws IOException {
        HttpsServer server = HttpsServer.create(address, backlog);
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
