package io.github.onhook.runbook.temporal;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Terminal;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to a Temporal service. */
public final class TemporalService implements AutoCloseable {

    /** One that is up answers sooner; after this long the command says that it waits. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(2);

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);
    private static final double METERS_SECONDS = 5;
    private static final Pattern PORT = Pattern.compile(":(\\d+)$");
    private static final int LARGEST_PORT = 65_535;
    /** The least that a service takes without complaint: a suspended worker has a poll open for no longer. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

    /** What a service that is being started, or is out of breath, answers. */
    private static final Set<Status.Code> WORTH_WAITING =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);

    private static final Logger LOG = LoggerFactory.getLogger(TemporalService.class);

    private final WorkflowServiceStubs stubs;
    private final TlsFiles files;
    private final Scope meters;

    private TemporalService(WorkflowServiceStubs stubs, TlsFiles files, Scope meters) {
        this.stubs = stubs;
        this.files = files;
        this.meters = meters;
    }

    /** Connects, and waits for a service that does not answer yet; ends the command if it takes longer than the options say. */
    public static TemporalService at(String address, TemporalOptions options, Terminal terminal) {
        return at(address, options, terminal, null);
    }

    /**
     * The same, with the SDK's own meters.
     *
     * @param registry receives them; {@code null} for none
     */
    public static TemporalService at(
            String address, TemporalOptions options, Terminal terminal, @Nullable MeterRegistry registry) {
        checkPort(address);
        WorkflowServiceStubsOptions.Builder builder =
                WorkflowServiceStubsOptions.newBuilder().setTarget(address);
        TlsFiles files = new TlsFiles();
        try {
            Supplier<String> apiKey = options.apiKey();
            if (apiKey != null) {
                builder.addApiKey(apiKey::get);
            }
            if (options.tls() || apiKey != null) {
                builder.setSslContext(files.context(options));
            }
        } catch (IOException | IllegalArgumentException e) {
            files.close();
            throw CommandFailure.badInput(List.of(String.valueOf(e.getMessage())));
        }
        String serverName = options.serverName();
        if (serverName != null) {
            builder.setChannelInitializer(channel -> channel.overrideAuthority(serverName));
        }
        builder.setRpcLongPollTimeout(LONGEST_POLL);
        Scope meters = registry == null
                ? new NoopScope()
                : new RootScopeBuilder()
                        .reporter(new MicrometerClientStatsReporter(registry))
                        .reportEvery(com.uber.m3.util.Duration.ofSeconds(METERS_SECONDS));
        builder.setMetricsScope(meters);
        TemporalService service = new TemporalService(
                WorkflowServiceStubs.newServiceStubs(builder.validateAndBuildWithDefaults()), files, meters);
        try {
            service.await(address, options.longestWait(), terminal);
            service.requireNamespace(address, options.namespace());
            return service;
        } catch (CommandFailure e) {
            service.close();
            throw e;
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

    /** A key may be allowed to run workflows, and not to look at the namespace: only what is said to be missing is. */
    private void requireNamespace(String address, String namespace) {
        try {
            stubs.blockingStub()
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(namespace)
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                throw CommandFailure.badInput(List.of(
                        "the Temporal service at " + address + " has no namespace " + namespace
                                + ": name another one with --temporal-namespace, or make it with: temporal operator"
                                + " namespace create --address " + address + " --retention 30d --namespace "
                                + namespace,
                        "nothing was sent"));
            }
            if (e.getStatus().getCode() == Status.Code.UNAUTHENTICATED) {
                throw CommandFailure.badInput(List.of(
                        "the Temporal service at " + address + " does not accept the API key: "
                                + e.getStatus().getDescription(),
                        "nothing was sent"));
            }
        }
    }

    /** As the option is written: {@code 1m}. */
    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
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
        files.close();
        try {
            meters.close();
        } catch (ScopeCloseException e) {
            LOG.debug("the last meters were not reported", e);
        }
    }
}
