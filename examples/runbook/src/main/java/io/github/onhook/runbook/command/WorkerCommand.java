package io.github.onhook.runbook.command;

import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.runbook.metrics.MetricsServer;
import io.github.onhook.runbook.options.AwsOptions;
import io.github.onhook.runbook.options.Converters;
import io.github.onhook.runbook.options.SessionOptions;
import io.github.onhook.runbook.temporal.TemporalOptions;
import io.github.onhook.runbook.temporal.TemporalService;
import io.github.onhook.runbook.temporal.WorkerHealth;
import io.github.onhook.runbook.temporal.WorkerVersion;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.TemporalWorker;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves a queue until it is stopped. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Carries out runs of a Temporal service, until stopped.",
        footer = {
            "",
            "Examples:",
            "  onhook worker --temporal temporal.example.com:7233 --role-name VoiceOps",
            "",
            "Exit codes: 0 it was stopped; 2 bad input; 4 could not start or go on."
        })
public final class WorkerCommand implements Callable<Integer> {

    private static final int MOST_LOCATIONS = 100_000;

    private final Terminal terminal;
    private final Signals signals;

    @ArgGroup(validate = false, heading = "%nWhere the work comes from:%n")
    private TemporalOptions temporal = new TemporalOptions();

    @ArgGroup(validate = false, heading = "%nWho acts in the accounts:%n")
    private SessionOptions sessions = new SessionOptions();

    @ArgGroup(validate = false, heading = "%nWhose credentials, by which network:%n")
    private AwsOptions aws = new AwsOptions();

    @Option(names = "--locations", paramLabel = "N", description = "The most locations at a time (200).")
    private int locations = 200;

    @Option(names = "--max-in-flight", paramLabel = "N", description = "The most requests under way at once (256).")
    private int maxInFlight = 256;

    @Option(
            names = "--most-in-doubt",
            paramLabel = "N",
            description =
                    "Numbers of a location that are looked at, should this worker be lost, before others go on (150).")
    private int mostInDoubt = 150;

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            converter = Converters.OfDuration.class,
            description = "How long to wait for a session (10s).")
    private Duration requestTimeout = Duration.ofSeconds(10);

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description =
                    "Show the worker's meters to Prometheus at /metrics of this port, with those of Temporal's SDK, and its"
                            + " health at /health: 200 while it is connected and polls, else 503.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--metrics-address",
            paramLabel = "ADDRESS",
            description =
                    "The address that --metrics-port listens on, such as 0.0.0.0 for all of this machine's (127.0.0.1).")
    private @Nullable String metricsAddress;

    @Option(
            names = "--worker-deployment",
            paramLabel = "NAME",
            description =
                    "The worker deployment in Temporal that this worker is a version of; needs --worker-build-id.")
    private @Nullable String deployment;

    @Option(names = "--worker-build-id", paramLabel = "ID", description = "Which version of the deployment it is.")
    private @Nullable String buildId;

    @Option(
            names = "--worker-versioning",
            paramLabel = "HOW",
            description =
                    "pinned: a run stays with the version that it began with; auto-upgrade: it moves to the current one"
                            + " (auto-upgrade).")
    private @Nullable Versioning versioning;

    private enum Versioning {
        PINNED,
        AUTO_UPGRADE;

        /** As it is written in an option. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public WorkerCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws InterruptedException {
        Problems problems = new Problems();
        ConfiguredCredentials base = aws.apply(problems);
        SessionProvider checked = problems.check("sessions", () -> sessions.sessions(base, aws, requestTimeout));
        HistoryKeys keys = problems.check(temporal.keysFrom(), temporal::keys);
        String address = temporal.address();
        if (address == null) {
            problems.add("give --temporal HOST:PORT, or set TEMPORAL_ADDRESS, to say where the work comes from");
        }
        if (locations < 1 || locations > MOST_LOCATIONS || maxInFlight < 1 || mostInDoubt < 0) {
            problems.add("--locations must be 1 to " + MOST_LOCATIONS
                    + ", --max-in-flight at least 1, --most-in-doubt at least 0");
        }
        if ((deployment == null) != (buildId == null)) {
            problems.add("--worker-deployment and --worker-build-id go together: give both");
        } else if (versioning != null && deployment == null) {
            problems.add("--worker-versioning needs --worker-deployment and --worker-build-id");
        }
        problems.throwIfAny();
        SessionProvider provider = Problems.known(checked);
        aws.identify(base, terminal);
        serve(Problems.known(address), Problems.known(keys), provider);
        return ExitCode.DONE;
    }

    private void serve(String address, HistoryKeys keys, SessionProvider provider) throws InterruptedException {
        signals.expect();
        try (MetricsServer metrics =
                        metricsPort == null ? null : MetricsServer.at(metricsAddress, metricsPort, terminal.err());
                TemporalService service =
                        TemporalService.at(address, temporal, terminal, metrics == null ? null : metrics.registry())) {
            serveUntilSignalled(
                    address,
                    service,
                    metrics,
                    TemporalWorker.builder(service.stubs(), temporal.taskQueue(), keys, provider)
                            .namespace(temporal.namespace())
                            .locations(locations)
                            .maxInFlight(maxInFlight)
                            .mostInDoubt(mostInDoubt)
                            .workerOptions(WorkerVersion.of(deployment, buildId, versioning == Versioning.PINNED))
                            .listener(MetricsServer.listenerOf(metrics)));
        } finally {
            if (provider instanceof AssumedRoles roles) {
                roles.close();
            }
        }
    }

    private void serveUntilSignalled(
            String address, TemporalService service, @Nullable MetricsServer metrics, TemporalWorker.Builder settings)
            throws InterruptedException {
        CountDownLatch signalled = new CountDownLatch(1);
        signals.expect(signalled::countDown);
        TemporalWorker worker = settings.start();
        try (WorkerHealth health = WorkerHealth.of(service.stubs(), worker::isPolling)) {
            if (metrics != null) {
                metrics.health(health::isReady, health::text);
            }
            terminal.out().println("serving " + temporal.taskQueue() + " at " + address);
            if (terminal.out().isBroken()) {
                return;
            }
            signalled.await();
            terminal.err().println("onhook: giving back the locations that are under way");
        } finally {
            Await.result(worker.closeLater());
        }
    }
}
