package io.github.onhook.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs the URL of the page. */
@Component
class Startup {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private final Environment environment;

    Startup(Environment environment) {
        this.environment = environment;
    }

    @EventListener
    void tell(ReactiveWebServerInitializedEvent started) {
        LOG.info(
                "The page is at http://{}:{}/",
                environment.getProperty("server.address", "localhost"),
                started.getWebServer().getPort());
    }
}
