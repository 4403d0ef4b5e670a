package io.github.onhook.service.web;

import io.github.onhook.service.settings.ServiceProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** Bounds the connections of the service's port and, where management has its own, of that one. */
@ManagementContextConfiguration(proxyBeanMethods = false)
class ConnectionBounds {

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> boundedConnections(
            HttpProperties http, ServiceProperties properties, ConnectionLimit limit) {
        return factory -> factory.addServerCustomizers(
                server -> SilentClients.bounded(server, http, properties.patience(), limit));
    }
}
