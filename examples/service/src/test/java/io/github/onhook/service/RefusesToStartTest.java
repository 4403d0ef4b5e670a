package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Without tokens the service only starts on loopback. */
class RefusesToStartTest {

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", ""})
    void withoutTokensOnAnAddressThatOthersCanReach(String address) {
        assertThatThrownBy(() -> start("--server.address=" + address))
                .rootCause()
                .hasMessage("without authentication the service listens on loopback only: set server.address=127.0.0.1,"
                        + " or spring.security.oauth2.resourceserver.jwt.issuer-uri");
    }

    @Test
    void withTokensOfAnyAudienceOnAnAddressThatOthersCanReach() {
        assertThatThrownBy(() -> start(
                        "--server.address=0.0.0.0",
                        "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/keys"))
                .rootCause()
                .hasMessageEndingWith("or spring.security.oauth2.resourceserver.jwt.audiences");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session-name=no spaces here", "session-name=x", "role=../../admin", "external-id=?"})
    void withASettingThatStsRefuses(String setting) {
        assertThatThrownBy(() -> start("--onhook.sessions." + setting))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-running", "max-waiting", "per-user.max-uploads", "tick"})
    void withABoundOutOfItsRange(String property) {
        assertThatThrownBy(() -> start("--onhook." + property + "=-1"))
                .rootCause()
                .hasMessageContaining("onhook." + property + " must be ");
    }

    @Test
    void startsOnLoopback() {
        try (ConfigurableApplicationContext started = start("--server.address=::1")) {
            assertThat(started.isRunning()).isTrue();
        }
    }

    private ConfigurableApplicationContext start(String... properties) {
        SpringApplicationBuilder service =
                new SpringApplicationBuilder(OnhookService.class, SimulatedAws.class, OwnThreads.class);
        return service.properties("server.port=0", "onhook.directory=" + dir.resolve("runs"))
                .run(properties);
    }

    /** Netty's threads are shared by all of the process otherwise, and end with the first service that does. */
    @Configuration(proxyBeanMethods = false)
    static class OwnThreads {

        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            ReactorResourceFactory own = new ReactorResourceFactory();
            own.setUseGlobalResources(false);
            return own;
        }
    }
}
