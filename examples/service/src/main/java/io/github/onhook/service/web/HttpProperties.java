package io.github.onhook.service.web;

import io.github.onhook.service.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bounds of connections, all below {@code onhook.http}; checked when they are bound.
 *
 * @param maxConnections maximum number of connections; more are closed at once
 * @param idleTimeout connections on which no request begins for this long are closed
 * @param headerTimeout how long the line and the headers of a request may take
 * @param readTimeout how long the next part of a body may take
 * @param bodyTimeout how long a body may take as a whole
 */
@ConfigurationProperties("onhook.http")
record HttpProperties(
        @DefaultValue("4000") int maxConnections,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("10s") Duration headerTimeout,
        @DefaultValue("30s") Duration readTimeout,
        @DefaultValue("30m") Duration bodyTimeout) {

    HttpProperties {
        new Bounds("onhook.http.")
                .atLeast(1, "max-connections", maxConnections)
                .positive("idle-timeout", idleTimeout)
                .positive("header-timeout", headerTimeout)
                .positive("read-timeout", readTimeout)
                .positive("body-timeout", bodyTimeout)
                .check();
    }
}
