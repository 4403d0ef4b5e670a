package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.temporal.TemporalOptions;
import io.github.onhook.runbook.temporal.TemporalService;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.testing.TemporalServer;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

class MissingNamespaceTest {

    /** As a cluster answers; the service for tests has every namespace. */
    private static final class WithoutNamespaces implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (!call.getMethodDescriptor().getFullMethodName().endsWith("/DescribeNamespace")) {
                return next.startCall(call, headers);
            }
            call.close(Status.NOT_FOUND.withDescription("Namespace default is not found."), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    @Test
    void namesTheCommandThatMakesIt() {
        try (TemporalServer server =
                new TemporalServer(TemporalServer.loopback(0).intercept(new WithoutNamespaces()))) {
            Captured captured = Captured.of((terminal, signals) -> {
                TemporalService.at(server.address(), new TemporalOptions(), terminal)
                        .close();
                return ExitCode.DONE;
            });

            assertThat(captured.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(captured.err())
                    .contains("has no namespace default")
                    .contains("temporal operator namespace create --address " + server.address());
        }
    }
}
