package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.service.settings.ServiceProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The manifest for Kubernetes: its paths, ports, settings and image are those of the service that is built here. */
class ManifestTest extends ServiceTest {

    private static final Path MANIFEST = Path.of("deploy/kubernetes.yaml");
    private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");

    @Autowired
    private Environment environment;

    private final List<JsonNode> documents = documents();
    private final JsonNode pod = only("Deployment").at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");

    @DynamicPropertySource
    static void asBeyondLoopback(DynamicPropertyRegistry properties) {
        properties.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", () -> "http://127.0.0.1:1/keys");
        properties.add("spring.security.oauth2.resourceserver.jwt.audiences", () -> "onhook");
        properties.add("server.address", () -> "0.0.0.0");
    }

    private static List<JsonNode> documents() {
        try (InputStream in = Files.newInputStream(MANIFEST)) {
            return StreamSupport.stream(new Yaml().loadAll(in).spliterator(), false)
                    .<JsonNode>map(document -> JsonMapper.shared().valueToTree(document))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode only(String kind) {
        return documents.stream()
                .filter(document -> document.get("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        container
                .get("env")
                .forEach(variable -> variables.put(
                        variable.get("name").asString(), variable.path("value").asString("secret")));
        return variables;
    }

    @Test
    void probesPathsThatAnswerWithoutATokenOnAPortThatTheContainerHas() {
        Set<String> ports = Set.of(container.at("/ports/0/name").asString());
        for (String probe : PROBES) {
            JsonNode get = container.at("/" + probe + "/httpGet");
            assertThat(ports).contains(get.get("port").asString());
            client.get()
                    .uri(get.get("path").asString())
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.components")
                    .doesNotExist();
        }
        assertThat(only("Service").at("/spec/ports/0/targetPort").asString()).isIn(ports);
        client.get().uri("/api/runs").exchange().expectStatus().isUnauthorized();
        client.get().uri("/metrics").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void setsPropertiesThatTheServiceReads() {
        StandardEnvironment container = new StandardEnvironment();
        container
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("manifest-systemEnvironment", variables()));
        ConfigurationPropertySources.attach(container);
        Binder binder = Binder.get(container);

        ServiceProperties properties =
                binder.bind("onhook", ServiceProperties.class).get();
        OAuth2ResourceServerProperties tokens = binder.bind(
                        "spring.security.oauth2.resourceserver", OAuth2ResourceServerProperties.class)
                .get();

        assertThat(properties.directory()).isEqualTo(Path.of("/work/runs"));
        assertThat(properties.retention()).isEqualTo(Duration.ofDays(90));
        assertThat(tokens.getJwt().getIssuerUri()).isEqualTo("https://issuer.example");
        assertThat(tokens.getJwt().getAudiences()).containsExactly("onhook");
        assertThat(container.getProperty("spring.r2dbc.url")).startsWith("r2dbc:postgresql:");
        assertThat(container.getProperty("spring.r2dbc.username")).isEqualTo("secret");
        assertThat(container.getProperty("logging.structured.format.console")).isEqualTo("ecs");
    }

    @Test
    void waitsLongerThanAShutdownAndRunsAsTheUserOfTheImage() throws IOException {
        Duration shutdown = Binder.get(environment)
                .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .get();
        String image = Files.readString(Path.of("container/Dockerfile"));

        assertThat(pod.get("terminationGracePeriodSeconds").asLong()).isGreaterThan(shutdown.toSeconds());
        assertThat(image)
                .contains("USER " + pod.at("/securityContext/runAsUser").asString() + ":"
                        + pod.at("/securityContext/runAsGroup").asString())
                .contains("EXPOSE " + container.at("/ports/0/containerPort").asString())
                .contains("VOLUME " + container.at("/volumeMounts/0/mountPath").asString());
    }
}
