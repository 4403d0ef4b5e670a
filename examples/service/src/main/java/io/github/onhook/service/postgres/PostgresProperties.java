package io.github.onhook.service.postgres;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the profile {@code postgres}, all below {@code onhook.postgres}.
 *
 * @param url such as {@code r2dbc:postgresql://host/database}; options of the driver follow a question mark
 * @param username the role
 * @param password its password; empty for none
 * @param connections maximum number of connections: one for each active run, and some for requests
 * @param lease how long an unresponsive instance keeps a run
 * @param poll interval at which an instance polls for changes of others
 * @param startupWait how long a starting service waits for a PostgreSQL that does not answer yet
 */
@ConfigurationProperties("onhook.postgres")
record PostgresProperties(
        @DefaultValue("r2dbc:postgresql://localhost/onhook") String url,
        @DefaultValue("onhook") String username,
        @DefaultValue("") String password,
        @DefaultValue("20") int connections,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("1m") Duration startupWait) {

    /** Not the password, nor the URL, which may hold one. */
    @Override
    public String toString() {
        return "PostgresProperties[username=" + username + ", connections=" + connections + ", lease=" + lease
                + ", poll=" + poll + ", startupWait=" + startupWait + "]";
    }
}
