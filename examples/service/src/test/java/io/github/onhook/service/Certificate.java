package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate for {@code localhost} that only its own file vouches for.
 *
 * @param store with its key, in PKCS12
 * @param authority the certificate, in PEM
 */
record Certificate(Path store, Path authority) {

    static final String PASSWORD = "changeit";

    static Certificate make(Path dir) throws IOException, InterruptedException {
        Certificate made = new Certificate(dir.resolve("own.p12"), dir.resolve("own.pem"));
        made.keytool("-genkeypair", "-alias", "own", "-keyalg", "EC", "-dname", "CN=own", "-ext", "SAN=dns:localhost");
        made.keytool("-exportcert", "-alias", "own", "-rfc", "-file", made.authority.toString());
        return made;
    }

    private void keytool(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(args));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
    }
}
