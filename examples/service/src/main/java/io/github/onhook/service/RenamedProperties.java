package io.github.onhook.service;

import java.util.HashMap;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Gives the values of properties that were renamed to their new names, with a warning that names both. A value counts as
 * much as its source does: a new name that is set there as well, or in a source that overrides it, wins.
 */
final class RenamedProperties implements EnvironmentPostProcessor, Ordered {

    static final Map<String, String> NEW_NAMES = Map.of(
            "onhook.postgres.url", "spring.r2dbc.url",
            "onhook.postgres.username", "spring.r2dbc.username",
            "onhook.postgres.password", "spring.r2dbc.password",
            "onhook.postgres.connections", "spring.r2dbc.pool.max-size");

    private static final String PREFIX = "renamed in ";

    private final Log log;

    RenamedProperties(DeferredLogFactory logs) {
        this.log = logs.getLog(RenamedProperties.class);
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Map<String, Object>> renamed = new HashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof PropertySource<?> underlying) {
                Map<String, Object> found = found(source, underlying.getName());
                if (!found.isEmpty()) {
                    renamed.put(underlying.getName(), found);
                }
            }
        }
        renamed.forEach((name, values) ->
                environment.getPropertySources().addAfter(name, new MapPropertySource(PREFIX + name, values)));
    }

    private Map<String, Object> found(ConfigurationPropertySource source, String where) {
        Map<String, Object> found = new HashMap<>();
        NEW_NAMES.forEach((name, next) -> {
            ConfigurationProperty property = source.getConfigurationProperty(ConfigurationPropertyName.of(name));
            if (property != null) {
                log.warn("The property " + name + " is called " + next + " now: rename it in " + where);
                found.put(next, property.getValue());
            }
        });
        return found;
    }

    /** After all files are read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
