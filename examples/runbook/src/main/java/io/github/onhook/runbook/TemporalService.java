package io.github.onhook.runbook;

import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The connection to a Temporal service. */
final class TemporalService implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final String API_KEY = "TEMPORAL_API_KEY";

    private final WorkflowServiceStubs stubs;

    private TemporalService(WorkflowServiceStubs stubs) {
        this.stubs = stubs;
    }

    /** Connects, or ends the command. */
    static TemporalService at(String address, TemporalOptions options) {
        WorkflowServiceStubsOptions.Builder builder =
                WorkflowServiceStubsOptions.newBuilder().setTarget(address);
        String apiKey = System.getenv(API_KEY);
        if (apiKey != null) {
            builder.addApiKey(() -> apiKey);
        }
        try {
            if (options.tls() || apiKey != null || options.certificate() != null) {
                builder.setSslContext(ssl(options).build());
            }
            return new TemporalService(WorkflowServiceStubs.newConnectedServiceStubs(
                    builder.validateAndBuildWithDefaults(), LONGEST_WAIT));
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.badInput(List.of("--temporal-tls-cert: " + e.getMessage()));
        } catch (StatusRuntimeException e) {
            throw CommandFailure.impossible(
                    "no Temporal service answers at " + address + ": "
                            + e.getStatus().getCode(),
                    e);
        }
    }

    private static SslContextBuilder ssl(TemporalOptions options) throws IOException {
        SslContextBuilder ssl = GrpcSslContexts.forClient();
        Path certificate = options.certificate();
        Path key = options.certificateKey();
        if (certificate != null && key != null) {
            ssl.keyManager(certificate.toFile(), key.toFile());
        }
        return ssl;
    }

    WorkflowServiceStubs stubs() {
        return stubs;
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
