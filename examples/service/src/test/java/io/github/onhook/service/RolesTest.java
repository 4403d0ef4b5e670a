package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.onhook.simulator.TargetsCsv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Tests authorization by token roles, and that tokens are never logged. */
class RolesTest extends ServiceTest {

    private static final KeyPair KEYS = keys();

    private final LogCapture log = new LogCapture();

    @AfterEach
    void endCapture() {
        log.close();
    }

    @DynamicPropertySource
    static void key(DynamicPropertyRegistry properties) throws IOException {
        Path file = Files.createTempFile("onhook-key", ".pem");
        Files.writeString(
                file,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(KEYS.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        properties.add("spring.security.oauth2.resourceserver.jwt.audiences", () -> "onhook");
        properties.add("spring.security.oauth2.resourceserver.jwt.public-key-location", () -> "file:" + file);
    }

    @Test
    void servesOnlyPageAndHealthWithoutToken() {
        for (String path : List.of("/", "/assets/page.js", "/openapi.yaml", "/health", "/health/readiness")) {
            client.get().uri(path).exchange().expectStatus().isOk();
        }
        for (String path : List.of("/api/runs", "/api/me", "/metrics")) {
            client.get()
                    .uri(path)
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .valueEquals("WWW-Authenticate", "Bearer")
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        }
        as("not.a.token").get().uri("/api/runs").exchange().expectStatus().isUnauthorized();
        as(token("eve", Instant.now().minusSeconds(3600), "view"))
                .get()
                .uri("/api/runs")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void allowsViewersToReadOnly() {
        WebTestClient viewer = as(token("vic", "view"));

        viewer.get().uri("/api/runs").exchange().expectStatus().isOk();
        viewer.get().uri("/metrics").exchange().expectStatus().isOk();
        JsonNode me = json(viewer.get().uri("/api/me").exchange().expectStatus().isOk());
        assertThat(me.toString()).isEqualTo("{\"name\":\"vic\",\"roles\":[\"view\"],\"verified\":true}");
        forbidden(start(viewer, 0, 1));
        for (String action : List.of("pause", "resume", "cancel", "approve", "refuse", "restore")) {
            forbidden(act(viewer, "some", action));
        }
    }

    @Test
    void allowsOperatorsToStartAndOthersToApprove() {
        WebTestClient operator = as(token("ola", "operate"));
        WebTestClient approver = as(token("amy", "approve"));
        WebTestClient both = as(token("bob", "operate", "approve"));

        String id = json(start(operator, 1, 101).expectStatus().isCreated())
                .get("id")
                .asString();
        forbidden(act(operator, id, "approve"));
        forbidden(act(approver, id, "cancel"));
        act(approver, id, "approve").expectStatus().isOk();
        String own =
                json(start(both, 2, 101).expectStatus().isCreated()).get("id").asString();
        act(both, own, "approve")
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:onhook:problem:own-approval");
        act(both, own, "cancel").expectStatus().isOk();
    }

    @Test
    void ignoresTheUserHeaderWithAToken() {
        JsonNode me = json(client.mutate()
                .defaultHeader("Authorization", "Bearer " + token("ola", "operate"))
                .defaultHeader("Onhook-User", "amy")
                .build()
                .get()
                .uri("/api/me")
                .exchange());

        assertThat(me.get("name").asString()).isEqualTo("ola");
    }

    @Test
    void noTokenAndNoNumberIsInTheLog() {
        String token = token("ola", "operate");
        WebTestClient operator = as(token);
        String number = numbers(3, 1).findFirst().orElseThrow().phoneNumber();

        String id = json(start(operator, 3, 30).expectStatus().isCreated())
                .get("id")
                .asString();
        await().atMost(PATIENCE)
                .until(() -> state(json(operator.get().uri("/api/runs/" + id).exchange()))
                        .equals("SUCCEEDED"));
        operator.post()
                .uri("/api/runs/" + id + "/search")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(utf8("{\"phoneNumber\": \"" + number + "\"}"))
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(log.text()).contains(id, "DEBUG").doesNotContain(token, number, number.substring(1));
    }

    @Test
    void rejectsATokenWhoseSubjectIsMissingOrForgesLogLines() {
        Instant end = Instant.now().plusSeconds(600);
        for (JWTClaimsSet.Builder claims : List.of(
                claims("eve\n2026-01-01T00:00:00Z ERROR forged", "onhook", end),
                claims(null, "onhook", end),
                claims("", "onhook", end),
                claims("eve", "other", end),
                claims("eve", null, end),
                claims("eve", "onhook", null))) {
            as(signed(claims, "operate", "approve"))
                    .get()
                    .uri("/api/runs")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }

        assertThat(log.text().lines()).noneMatch(line -> line.startsWith("2026-01-01T00:00:00Z ERROR forged"));
    }

    private WebTestClient as(String token) {
        return client.mutate().defaultHeader("Authorization", "Bearer " + token).build();
    }

    private WebTestClient.ResponseSpec start(WebTestClient who, int account, int count) {
        return who.post()
                .uri("/api/runs")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "text/csv")
                .bodyValue(utf8(TargetsCsv.of(numbers(account, count))))
                .exchange();
    }

    /** This client shares the service's log, and says there which text it sends. */
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static WebTestClient.ResponseSpec act(WebTestClient who, String id, String action) {
        return who.post()
                .uri("/api/runs/" + id + "/" + action)
                .header("If-Match", "*")
                .exchange();
    }

    private static void forbidden(WebTestClient.ResponseSpec response) {
        response.expectStatus()
                .isForbidden()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:onhook:problem:forbidden");
    }

    private static String token(String name, String... roles) {
        return token(name, Instant.now().plusSeconds(600), roles);
    }

    private static String token(String name, Instant end, String... roles) {
        return signed(claims(name, "onhook", end), roles);
    }

    private static JWTClaimsSet.Builder claims(
            @Nullable String name, @Nullable String audience, @Nullable Instant end) {
        return new JWTClaimsSet.Builder()
                .subject(name)
                .audience(audience)
                .expirationTime(end == null ? null : Date.from(end));
    }

    private static String signed(JWTClaimsSet.Builder claims, String... roles) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.RS256),
                    claims.claim("roles", List.of(roles)).build());
            token.sign(new RSASSASigner(KEYS.getPrivate()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
