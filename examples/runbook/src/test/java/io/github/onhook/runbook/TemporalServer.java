package io.github.onhook.runbook;

import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.protobuf.services.HealthStatusManager;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A Temporal service in memory, on a port of this machine that the system chooses. */
final class TemporalServer implements AutoCloseable {

    private final TestServicesStarter services = new TestServicesStarter(true, 0);
    private final Server server;

    TemporalServer() {
        this(0, null);
    }

    /** Begins to serve, and asks these before each call. */
    TemporalServer(int port, @Nullable SslContext ssl, ServerInterceptor... before) {
        HealthStatusManager health = new HealthStatusManager();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(health.getHealthService());
        for (ServerInterceptor interceptor : before) {
            builder.intercept(interceptor);
        }
        if (ssl != null) {
            builder.sslContext(ssl);
        }
        services.getServices().forEach(service -> {
            builder.addService(service);
            health.setStatus(service.bindService().getServiceDescriptor().getName(), ServingStatus.SERVING);
        });
        try {
            server = builder.build().start();
        } catch (IOException e) {
            services.close();
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        services.close();
    }
}
