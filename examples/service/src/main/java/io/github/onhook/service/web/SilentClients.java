package io.github.onhook.service.web;

import io.github.onhook.service.ServiceProperties;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Closes connections of clients that do not read: each holds memory and counts towards the watcher limit. */
@Configuration(proxyBeanMethods = false)
class SilentClients {

    @Bean
    NettyServerCustomizer patience(ServiceProperties properties) {
        long millis = properties.patience().toMillis();
        return server -> server.doOnConnection(
                connection -> connection.addHandlerLast(new WriteTimeoutHandler(millis, TimeUnit.MILLISECONDS)));
    }
}
