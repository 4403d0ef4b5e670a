package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Values under former names of properties are found under the new ones. */
class RenamedPropertiesTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    private String value(String name) {
        ConfigurationPropertySources.attach(environment);
        new RenamedProperties(new DeferredLogs()).postProcessEnvironment(environment, new SpringApplication());
        return String.valueOf(environment.getProperty(name));
    }

    private void add(String source, Map<String, Object> values) {
        environment.getPropertySources().addFirst(new MapPropertySource(source, values));
    }

    @Test
    void overridesADefaultOfTheNewName() {
        add("packaged", Map.of("spring.r2dbc.url", "r2dbc:postgresql://localhost/onhook"));
        add("arguments", Map.of("onhook.postgres.url", "r2dbc:postgresql://db/onhook"));

        assertThat(value("spring.r2dbc.url")).isEqualTo("r2dbc:postgresql://db/onhook");
    }

    @Test
    void yieldsToTheNewNameInTheSameSource() {
        add("arguments", Map.of("onhook.postgres.connections", "5", "spring.r2dbc.pool.max-size", "7"));

        assertThat(value("spring.r2dbc.pool.max-size")).isEqualTo("7");
    }

    @Test
    void readsFormerNamesFromVariables() {
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "variables-systemEnvironment", Map.of("ONHOOK_POSTGRES_PASSWORD", "secret")));

        assertThat(value("spring.r2dbc.password")).isEqualTo("secret");
    }

    @Test
    void leavesOutWhatIsNotSet() {
        assertThat(value("spring.r2dbc.url")).isEqualTo("null");
    }
}
