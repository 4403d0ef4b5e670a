package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run whose sessions are in order, and whose service presents a certificate that nobody here trusts. */
class UntrustedServiceTest extends RunFixture {

    private static final String ENDPOINT = "aws.endpointUrlChimeSdkVoice";

    private HttpsServer server;

    UntrustedServiceTest() throws IOException {
        server = HttpsServer.create();
    }

    @BeforeEach
    void pointTheServiceAtIt() throws Exception {
        server = new OwnCertificate(dir).server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.start();
        System.setProperty(ENDPOINT, "https://localhost:" + server.getAddress().getPort());
    }

    @AfterEach
    void forgetTheService() {
        System.clearProperty(ENDPOINT);
        server.stop(0);
    }

    @Test
    void namesTheTlsFailureAndTheRemedyAndSendsNothingAgain() throws IOException {
        Captured run = run(targets(), "--max-in-flight-per-location", "1");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains("TlsFailure", "--ca-bundle");
        JsonNode report = report();
        assertThat(report.get("requests").get("sent").asInt())
                .isEqualTo(fleet.accountIds().size());
        assertThat(StreamSupport.stream(report.get("locations").spliterator(), false))
                .extracting(location -> location.get("closed").asString())
                .containsOnly("TlsFailure");
        assertThat(off()).isZero();
    }
}
