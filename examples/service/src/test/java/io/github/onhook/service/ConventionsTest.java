package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.aws.AwsNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.reactivestreams.Publisher;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.core.internal.http.async.SimpleHttpContentPublisher;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** What an operator expects of a Spring Boot service: a port and a path of management's own, and TLS by bundles. */
@Isolated("the way to AWS is one for the process, and each service that starts sets it")
class ConventionsTest {

    @TempDir
    private Path dir;

    private ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(
                        OnhookService.class, SimulatedAws.class, RefusesToStartTest.OwnThreads.class)
                .properties("server.port=0", "onhook.directory=" + dir.resolve("runs"))
                .run(properties);
    }

    private static WebTestClient client(ConfigurableApplicationContext service, String port) {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + service.getEnvironment().getProperty("local." + port + ".port"))
                .responseTimeout(PATIENCE)
                .build();
    }

    @Test
    void servesManagementOnItsOwnPortAndPath() {
        try (ConfigurableApplicationContext service = start(
                "--management.server.port=0",
                "--management.server.address=127.0.0.1",
                "--management.endpoints.web.base-path=/actuator",
                "--management.endpoints.web.path-mapping.prometheus=prometheus")) {
            WebTestClient management = client(service, "management");
            WebTestClient server = client(service, "server");

            for (String path :
                    new String[] {"/health", "/health/liveness", "/health/readiness", "/info", "/prometheus"}) {
                management
                        .get()
                        .uri("/actuator" + path)
                        .exchange()
                        .expectStatus()
                        .isOk();
                server.get().uri("/actuator" + path).exchange().expectStatus().isForbidden();
            }
            server.get().uri("/api/runs").exchange().expectStatus().isOk();
            management.get().uri("/api/runs").exchange().expectStatus().is4xxClientError();
        }
    }

    @Test
    void speaksAndTrustsTlsByBundlesAndBoundsHeadersThere() throws Exception {
        Certificate certificate = Certificate.make(dir);
        try (ConfigurableApplicationContext service = start(
                "--spring.ssl.bundle.jks.own.keystore.location=file:" + certificate.store(),
                "--spring.ssl.bundle.jks.own.keystore.password=" + Certificate.PASSWORD,
                "--server.ssl.bundle=own",
                "--spring.ssl.bundle.pem.corp.truststore.certificate=file:" + certificate.authority(),
                "--onhook.aws.ssl-bundle=corp",
                "--onhook.http.header-timeout=3s")) {
            int port = Integer.parseInt(String.valueOf(service.getEnvironment().getProperty("local.server.port")));

            assertThat(status(service.getBean(SdkAsyncHttpClient.class), "https://localhost:" + port + "/health"))
                    .isEqualTo(200);
            try (Socket slow = context(certificate).getSocketFactory().createSocket("localhost", port)) {
                slow.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
                slow.setSoTimeout((int) PATIENCE.toMillis());
                assertThat(slow.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            AwsNetwork.use(AwsNetwork.of(System.getenv(), null));
        }
    }

    /** Through the client that calls AWS. */
    private static int status(SdkAsyncHttpClient aws, String uri) {
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create(uri))
                .build();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        CompletableFuture<Void> done = aws.execute(AsyncExecuteRequest.builder()
                .request(request)
                .requestContentPublisher(new SimpleHttpContentPublisher(request))
                .responseHandler(new StatusOnly(status))
                .build());
        return Mono.fromFuture(done)
                .then(Mono.fromFuture(status))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private record StatusOnly(CompletableFuture<Integer> status) implements SdkAsyncHttpResponseHandler {

        @Override
        public void onHeaders(SdkHttpResponse headers) {
            status.complete(headers.statusCode());
        }

        @Override
        public void onStream(Publisher<ByteBuffer> body) {
            Flux.from(body).subscribe();
        }

        @Override
        public void onError(Throwable e) {
            status.completeExceptionally(e);
        }
    }

    private static SSLContext context(Certificate certificate) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate.authority())) {
            trusted.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
