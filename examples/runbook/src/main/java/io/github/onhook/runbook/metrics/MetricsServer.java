package io.github.onhook.runbook.metrics;

import com.sun.net.httpserver.HttpServer;
import io.github.onhook.metrics.Micrometer;
import io.github.onhook.model.RunListener;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the meters of a run to Prometheus, at {@code /metrics}, on this machine only unless another address is given. A scraper that has
 * come regularly is waited for once more at the end, so that it receives the final meters.
 */
public final class MetricsServer implements AutoCloseable {

    private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long ALLOWANCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpServer server;
    private final PrintStream err;
    private boolean ending;
    private boolean seenToTheEnd;
    private long cameAt;
    private long betweenVisits;

    private MetricsServer(HttpServer server, PrintStream err) {
        this.server = server;
        this.err = err;
    }

    /** Listens on a port, or on any free one for 0. */
    public static MetricsServer at(int port, PrintStream err) {
        return at(null, port, err);
    }

    /**
     * The same at an address of this machine.
     *
     * @param address where it listens; {@code null} for this machine only
     */
    public static MetricsServer at(@Nullable String address, int port, PrintStream err) {
        try {
            InetAddress where = address == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address);
            MetricsServer metrics = new MetricsServer(HttpServer.create(new InetSocketAddress(where, port), 0), err);
            metrics.start();
            return metrics;
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.impossible(
                    (address == null ? "" : "--metrics-address " + address + ", ") + "--metrics-port " + port
                            + " cannot be listened on: " + e.getMessage() + "; choose another one",
                    e);
        }
    }

    /**
     * Answers probes: {@code /health} with 200 as long as it is ready and 503 if not, {@code /health/live} with 200.
     *
     * @param text says more
     */
    public void health(BooleanSupplier ready, Supplier<String> text) {
        server.createContext("/health", exchange -> {
            boolean live = exchange.getRequestURI().getPath().equals("/health/live");
            byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(live || ready.getAsBoolean() ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private void start() {
        server.createContext("/metrics", exchange -> {
            boolean last = isEnding();
            byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TEXT);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            visited(last);
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The registry that is shown. */
    public MeterRegistry registry() {
        return registry;
    }

    RunListener listener() {
        return Micrometer.listener(registry);
    }

    /** The listener of a server, or one that does nothing where there is none. */
    public static RunListener listenerOf(@Nullable MetricsServer metrics) {
        return metrics == null ? new RunListener() {} : metrics.listener();
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    private synchronized void visited(boolean last) {
        long now = System.nanoTime();
        betweenVisits = cameAt == 0 ? 0 : now - cameAt;
        cameAt = now;
        seenToTheEnd |= last;
        notifyAll();
    }

    private synchronized void awaitLastVisit() {
        ending = true;
        if (betweenVisits == 0) {
            return;
        }
        long patience = Math.min(LONGEST_WAIT_NANOS, betweenVisits + ALLOWANCE_NANOS);
        err.println("onhook: waiting up to " + TimeUnit.NANOSECONDS.toSeconds(patience)
                + " s for Prometheus to see the end");
        long until = System.nanoTime() + patience;
        try {
            for (long left = patience; !seenToTheEnd && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        awaitLastVisit();
        server.stop(0);
        registry.close();
    }
}
