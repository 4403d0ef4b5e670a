package io.github.onhook.service.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.server.HttpServer;

/**
 * Closes connections of clients that neither send nor read in time, and bounds their number: each holds memory and a file
 * descriptor, and counts towards the limits of uploads and watchers.
 */
@Configuration(proxyBeanMethods = false)
class SilentClients {

    @Bean
    ConnectionLimit connectionLimit(HttpProperties http, MeterRegistry meters) {
        ConnectionLimit limit = new ConnectionLimit(http.maxConnections());
        Gauge.builder("onhook.service.connections", limit, ConnectionLimit::open)
                .description("Open connections of clients")
                .register(meters);
        return limit;
    }

    static HttpServer bounded(HttpServer server, HttpProperties http, Duration writeTimeout, ConnectionLimit limit) {
        return server.idleTimeout(http.idleTimeout())
                .readTimeout(http.readTimeout())
                .requestTimeout(http.bodyTimeout())
                .doOnChannelInit((observer, channel, address) -> {
                    HeaderTimeout.watch(channel, http.headerTimeout());
                    limit.add(channel);
                })
                .doOnConnection(connection -> connection.addHandlerLast(
                        new WriteTimeoutHandler(writeTimeout.toMillis(), TimeUnit.MILLISECONDS)));
    }
}
