package io.github.onhook.service.postgres;

import io.github.onhook.service.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the profile {@code postgres} beside Spring Boot's {@code spring.r2dbc}, all below {@code
 * onhook.postgres}; checked when they are bound.
 *
 * @param lease how long an unresponsive instance keeps a run
 * @param poll interval at which an instance polls for changes of others
 * @param startupWait how long a starting service waits for a PostgreSQL that does not answer yet
 */
@ConfigurationProperties("onhook.postgres")
record PostgresProperties(
        @DefaultValue("30s") Duration lease,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("1m") Duration startupWait) {

    PostgresProperties {
        new Bounds("onhook.postgres.")
                .positive("lease", lease)
                .positive("poll", poll)
                .positive("startup-wait", startupWait)
                .check();
    }
}
