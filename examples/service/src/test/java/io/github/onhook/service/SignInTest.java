package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.onhook.simulator.TargetsCsv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sign-in of people in a browser, with a session, beside bearer tokens of the same issuer. */
class SignInTest extends ServiceTest {

    private static final Issuer ISSUER = issuer();
    private static final String CLIENT = "spring.security.oauth2.client.";

    @Autowired
    private Environment environment;

    private static Issuer issuer() {
        try {
            return new Issuer();
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void closeIssuer() {
        ISSUER.close();
    }

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add(CLIENT + "registration.company.client-id", () -> Issuer.CLIENT);
        properties.add(CLIENT + "registration.company.client-secret", () -> Issuer.SECRET);
        properties.add(CLIENT + "registration.company.scope", () -> "openid");
        properties.add(CLIENT + "provider.company.issuer-uri", ISSUER::url);
        properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER::url);
        properties.add("spring.security.oauth2.resourceserver.jwt.audiences", () -> "onhook");
    }

    private static UnaryOperator<JWTClaimsSet.Builder> person(String subject, String... roles) {
        return claims -> claims.subject(subject).claim("roles", List.of(roles));
    }

    /** What a browser does: keeps cookies and follows redirects. */
    private final class Browser {

        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        private String csrf = "";

        HttpResponse<String> get(String path) {
            return send(HttpRequest.newBuilder(uri(path)));
        }

        /** Signs in with these claims, and ends where the redirects lead. */
        URI signIn(UnaryOperator<JWTClaimsSet.Builder> claims) {
            ISSUER.signsIn(claims);
            return get("/oauth2/authorization/company").uri();
        }

        JsonNode me() {
            JsonNode me = JsonMapper.shared().readTree(get("/api/me").body());
            csrf = me.at("/csrf/token").asString();
            assertThat(me.at("/csrf/header").asString()).isEqualTo("X-CSRF-TOKEN");
            return me;
        }

        HttpResponse<String> post(String path, String... headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody());
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return send(request);
        }

        HttpResponse<String> start(int account, int count) {
            return send(HttpRequest.newBuilder(uri("/api/runs"))
                    .header("X-CSRF-TOKEN", csrf)
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .header("Content-Type", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofString(TargetsCsv.of(numbers(account, count)))));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + environment.getProperty("local.server.port") + path);
    }

    @Test
    void signsInByCodeAndPkceAndTakesNameAndRolesFromClaims() {
        Browser browser = new Browser();
        HttpResponse<String> before = browser.get("/api/me");

        URI end = browser.signIn(person("ola", "view", "operate"));

        assertThat(before.statusCode()).isEqualTo(401);
        assertThat(JsonMapper.shared().readTree(before.body()).get("signIn").asString())
                .isEqualTo("/oauth2/authorization/company");
        assertThat(end).isEqualTo(uri("/"));
        JsonNode me = browser.me();
        assertThat(me.get("name").asString()).isEqualTo("ola");
        assertThat(me.get("roles").toString()).isEqualTo("[\"view\",\"operate\"]");
        assertThat(me.get("verified").asBoolean()).isTrue();
        assertThat(browser.get("/api/runs").statusCode()).isEqualTo(200);
    }

    @Test
    void needsTheTokenOfTheSessionForChangesAndTheRoleToo() {
        Browser operator = new Browser();
        operator.signIn(person("ola", "operate"));
        HttpResponse<String> forged = operator.start(0, 1);
        operator.me();
        HttpResponse<String> started = operator.start(0, 1);
        Browser viewer = new Browser();
        viewer.signIn(person("vic", "view"));
        viewer.me();

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).contains("urn:onhook:problem:csrf");
        assertThat(started.statusCode()).isEqualTo(201);
        assertThat(viewer.start(1, 1).body()).contains("urn:onhook:problem:forbidden");
    }

    @Test
    void needsNoTokenOfASessionWithABearerToken() {
        client.post()
                .uri("/api/runs")
                .header("Authorization", "Bearer " + ISSUER.bearer("ola", "operate"))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "text/csv")
                .bodyValue(TargetsCsv.of(numbers(2, 1)))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @Test
    void isTheSamePersonBySessionAndByToken() {
        Browser browser = new Browser();
        browser.signIn(person("bob", "operate", "approve"));
        browser.me();
        JsonNode run = JsonMapper.shared().readTree(browser.start(3, 101).body());
        String approval = "/api/runs/" + run.get("id").asString() + "/approve";

        assertThat(run.get("state").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(browser.post(approval, "If-Match", "*", "X-CSRF-TOKEN", browser.csrf)
                        .body())
                .contains("own-approval");
        client.post()
                .uri(approval)
                .header("If-Match", "*")
                .header("Authorization", "Bearer " + ISSUER.bearer("bob", "approve"))
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:onhook:problem:own-approval");
        Browser other = new Browser();
        other.signIn(person("amy", "approve"));
        other.me();
        assertThat(other.post(approval, "If-Match", "*", "X-CSRF-TOKEN", other.csrf)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void rejectsIdTokensWithoutSubjectForOthersOrReplayed() {
        for (UnaryOperator<JWTClaimsSet.Builder> claims : List.<UnaryOperator<JWTClaimsSet.Builder>>of(
                person(" ", "approve"),
                person("eve\nforged", "approve"),
                builder -> builder.claim("roles", List.of("approve")),
                builder -> person("eve", "approve").apply(builder).audience("another client"),
                builder -> person("eve", "approve").apply(builder).claim("nonce", "replayed"),
                builder -> person("eve", "approve").apply(builder).issuer("http://elsewhere"),
                builder -> person("eve", "approve").apply(builder).expirationTime(null),
                builder -> person("eve", "approve")
                        .apply(builder)
                        .expirationTime(Date.from(Instant.now().minusSeconds(3600))))) {
            Browser browser = new Browser();

            assertThat(browser.signIn(claims)).isEqualTo(uri("/?sign-in=failed"));
            assertThat(browser.get("/api/me").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void endsTheSessionOnSignOut() {
        Browser browser = new Browser();
        browser.signIn(person("ola", "view"));
        browser.me();

        assertThat(browser.post("/logout").statusCode()).isEqualTo(403);
        assertThat(browser.post("/logout", "X-CSRF-TOKEN", browser.csrf).statusCode())
                .isEqualTo(204);
        assertThat(browser.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void doesNotStartWithTwoIssuersOrWithoutIdTokens() {
        assertThatThrownBy(() -> start("--spring.security.oauth2.resourceserver.jwt.issuer-uri=https://other.example"))
                .rootCause()
                .hasMessageContaining("of one issuer");
        assertThatThrownBy(() -> start("--" + CLIENT + "registration.company.scope=profile"))
                .rootCause()
                .hasMessageContaining("registration.company.scope=openid");
        assertThatThrownBy(() -> start(
                        "--" + CLIENT + "registration.second.client-id=x",
                        "--" + CLIENT + "registration.second.scope=openid",
                        "--" + CLIENT + "registration.second.authorization-grant-type=authorization_code",
                        "--" + CLIENT + "registration.second.redirect-uri={baseUrl}/login/oauth2/code/second",
                        "--" + CLIENT + "registration.second.provider=company"))
                .rootCause()
                .hasMessageContaining("takes one");
    }

    private static void start(String... properties) {
        new SpringApplicationBuilder(OnhookService.class, SimulatedAws.class, RefusesToStartTest.OwnThreads.class)
                .properties(
                        "server.port=0",
                        "onhook.directory=target/not-started",
                        CLIENT + "registration.company.client-id=" + Issuer.CLIENT,
                        CLIENT + "registration.company.client-secret=" + Issuer.SECRET,
                        CLIENT + "registration.company.scope=openid",
                        CLIENT + "provider.company.issuer-uri=" + ISSUER.url())
                .run(properties)
                .close();
    }
}
