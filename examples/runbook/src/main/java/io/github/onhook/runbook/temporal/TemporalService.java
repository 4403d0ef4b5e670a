package io.github.onhook.runbook.temporal;

import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Terminal;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The connection to a Temporal service. */
public final class TemporalService implements AutoCloseable {

    /** One that is up answers sooner; after this long the command says that it waits. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(2);

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);
    private static final Pattern PORT = Pattern.compile(":(\\d+)$");
    private static final int LARGEST_PORT = 65_535;
    private static final int LARGEST_PEM = 1 << 20;
    private static final String API_KEY = "TEMPORAL_API_KEY";

    /** What a service that is being started, or is out of breath, answers. */
    private static final Set<Status.Code> WORTH_WAITING =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);

    private final WorkflowServiceStubs stubs;

    private TemporalService(WorkflowServiceStubs stubs) {
        this.stubs = stubs;
    }

    /** Connects, and waits for a service that does not answer yet; ends the command if it takes longer than the options say. */
    public static TemporalService at(String address, TemporalOptions options, Terminal terminal) {
        checkPort(address);
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
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.badInput(List.of("--temporal-tls-cert: " + e.getMessage()));
        }
        TemporalService service =
                new TemporalService(WorkflowServiceStubs.newServiceStubs(builder.validateAndBuildWithDefaults()));
        try {
            service.await(address, options.longestWait(), terminal);
            return service;
        } catch (StatusRuntimeException e) {
            service.close();
            throw CommandFailure.impossible(
                    "no Temporal service answers at " + address + " within "
                            + text(options.longestWait()) + " (--temporal-wait): "
                            + e.getStatus().getCode(),
                    e);
        }
    }

    private void await(String address, Duration longest, Terminal terminal) {
        long until = System.nanoTime() + longest.toNanos();
        if (!answers(longest.compareTo(USUAL_WAIT) < 0 ? longest : USUAL_WAIT, false)) {
            terminal.err()
                    .println("onhook: waiting for the Temporal service at " + address + ", " + text(longest)
                            + " at most");
            boolean answered = false;
            while (!answered) {
                Duration left = Duration.ofNanos(until - System.nanoTime());
                answered = left.compareTo(SHORTEST_WAIT) < 0 ? answers(SHORTEST_WAIT, true) : answers(left, false);
            }
        }
    }

    /** Whether it does within a while; one that refuses, or does not at the last time it is asked, fails. */
    private boolean answers(Duration within, boolean last) {
        try {
            stubs.connect(within);
            return true;
        } catch (StatusRuntimeException e) {
            if (!last && WORTH_WAITING.contains(e.getStatus().getCode())) {
                return false;
            }
            throw e;
        }
    }

    /** As the option is written: {@code 1m}. */
    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static SslContextBuilder ssl(TemporalOptions options) throws IOException {
        SslContextBuilder ssl = GrpcSslContexts.forClient();
        Path certificate = options.certificate();
        Path key = options.certificateKey();
        if (certificate != null && key != null) {
            ssl.keyManager(pem(certificate), pem(key));
        }
        return ssl;
    }

    private static InputStream pem(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_PEM + 1);
            if (bytes.length > LARGEST_PEM) {
                throw new IOException(file + " has more than " + LARGEST_PEM + " bytes: is it PEM?");
            }
            return new ByteArrayInputStream(bytes);
        }
    }

    /** The address itself is understood by what connects; it takes a port that cannot be for a part of the name. */
    private static void checkPort(String address) {
        Matcher port = PORT.matcher(address);
        if (port.find() && (port.group(1).length() > 5 || isNoPort(Integer.parseInt(port.group(1))))) {
            throw CommandFailure.badInput(List.of("--temporal must name a port from 1 to " + LARGEST_PORT + ", was '"
                    + Terminal.printable(address) + "'"));
        }
    }

    private static boolean isNoPort(int number) {
        return number < 1 || number > LARGEST_PORT;
    }

    public WorkflowServiceStubs stubs() {
        return stubs;
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
