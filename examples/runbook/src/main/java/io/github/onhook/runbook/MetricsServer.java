package io.github.onhook.runbook;

import com.sun.net.httpserver.HttpServer;
import io.github.onhook.RunListener;
import io.github.onhook.metrics.Micrometer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Shows the meters of a run to Prometheus, at {@code /metrics} on this machine only. */
final class MetricsServer implements AutoCloseable {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpServer server;

    private MetricsServer(HttpServer server) {
        this.server = server;
    }

    /** Listens on a port, or on any free one for 0. */
    static MetricsServer at(int port) {
        try {
            MetricsServer metrics = new MetricsServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
            metrics.start();
            return metrics;
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.impossible(
                    "--metrics-port " + port + " cannot be listened on: " + e.getMessage() + "; choose another one", e);
        }
    }

    private void start() {
        server.createContext("/metrics", exchange -> {
            byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TEXT);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    RunListener listener() {
        return Micrometer.listener(registry);
    }

    /** The listener of a server, or one that does nothing where there is none. */
    static RunListener listenerOf(@Nullable MetricsServer metrics) {
        return metrics == null ? new RunListener() {} : metrics.listener();
    }

    @Override
    public void close() {
        server.stop(0);
        registry.close();
    }
}
