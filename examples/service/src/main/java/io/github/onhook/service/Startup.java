package io.github.onhook.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs the URL of the page. */
@Component
class Startup {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final String MANAGEMENT = "management";

    private final Environment environment;
    private final ServerProperties server;

    Startup(Environment environment, ServerProperties server) {
        this.environment = environment;
        this.server = server;
    }

    @EventListener
    void tell(ReactiveWebServerInitializedEvent started) {
        if (!WebServerApplicationContext.hasServerNamespace(started.getApplicationContext(), MANAGEMENT)) {
            LOG.info(
                    "The page is at {}://{}:{}/",
                    server.getSsl() != null && server.getSsl().isEnabled() ? "https" : "http",
                    environment.getProperty("server.address", "localhost"),
                    started.getWebServer().getPort());
        }
    }
}
