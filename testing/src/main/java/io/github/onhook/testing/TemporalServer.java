package io.github.onhook.testing;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Temporal's service in memory. A module that uses it has {@code temporal-testing} on its test class path. */
public final class TemporalServer implements AutoCloseable {

    private final TestServicesStarter services = new TestServicesStarter(true, 0);
    private final Server server;

    /** On a port of this machine that the system chooses. */
    public TemporalServer() {
        this(loopback(0));
    }

    /** Where and behind which interceptors it serves. */
    public TemporalServer(ServerBuilder<?> builder) {
        HealthStatusManager health = new HealthStatusManager();
        ServerInterceptor mended = new MendedCalls(services.getWorkflowService());
        builder.addService(health.getHealthService());
        services.getServices().forEach(service -> {
            builder.addService(ServerInterceptors.intercept(service, mended));
            health.setStatus(service.bindService().getServiceDescriptor().getName(), ServingStatus.SERVING);
        });
        try {
            server = builder.build().start();
        } catch (IOException e) {
            services.close();
            throw new UncheckedIOException(e);
        }
    }

    /** On this port of this machine; 0 for one that the system chooses. */
    public static NettyServerBuilder loopback(int port) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        services.close();
    }
}
