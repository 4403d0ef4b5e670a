package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.testing.TemporalServer;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A simulator, a Temporal service in this process, and workers that reach both. */
final class Rig implements AutoCloseable {

    static final String QUEUE = "onhook-test";
    final Simulator simulator;
    final WorkflowServiceStubs service;
    final HistoryKeys keys = HistoryKeys.random();
    private final Fleet fleet;
    private final String target;
    private final Runnable closeServer;
    final AssumedRoles sessions;
    final ServiceProxy.Attempts attempts = new ServiceProxy.Attempts();
    private final Map<TemporalWorker, WorkflowServiceStubs> workers = new LinkedHashMap<>();

    Rig(Fleet fleet) {
        this.fleet = fleet;
        simulator = Simulator.builder(fleet).start();
        TemporalServer server = new TemporalServer();
        target = server.address();
        closeServer = server::close;
        service = connection();
        sessions = roles("VoiceOps");
    }

    /** At a server of Temporal's own, which the binary of its CLI starts. */
    Rig(Fleet fleet, String cli) {
        this.fleet = fleet;
        simulator = Simulator.builder(fleet).start();
        TemporalDevServer own = TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(cli)
                .setDownloadEnabled(false)
                .setUiEnabled(false)
                .build());
        target = own.getTarget();
        closeServer = own::close;
        service = connection();
        sessions = roles("VoiceOps");
    }

    private AssumedRoles roles(String role) {
        return AssumedRoles.builder(role)
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .build();
    }

    private WorkflowServiceStubs connection() {
        return WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(target).validateAndBuildWithDefaults());
    }

    /** A proxy in front of the service, which shares with the others of this rig what attempts are outdated. */
    ServiceProxy proxy() {
        return new ServiceProxy(service.getRawChannel(), attempts);
    }

    /** A worker whose role no account has; counts the accounts that it asked for. */
    TemporalWorker workerWithoutRole(String name, Set<String> asked) {
        return worker(name, connection(), keys, (accountId, listener) -> {
            asked.add(accountId);
            return Mono.error(new SessionException(accountId, "AccessDenied", "not authorized", null));
        });
    }

    TemporalWorker worker(String name) {
        return worker(name, connection(), keys, sessions);
    }

    TemporalWorker workerWithKeys(String name, HistoryKeys its) {
        return worker(name, connection(), its, sessions);
    }

    TemporalWorker workerBehind(ServiceProxy proxy, String name) {
        return worker(name, proxy.connection(), keys, sessions);
    }

    private TemporalWorker worker(
            String name, WorkflowServiceStubs its, HistoryKeys itsKeys, SessionProvider sessions) {
        TemporalWorker worker = TemporalWorker.builder(its, QUEUE, itsKeys, sessions)
                .identity(name)
                .cachedWorkflows(0) // The in-memory service would hold a lost worker's workflows for it.
                .endpointOverride(simulator.endpoint())
                .start();
        workers.put(worker, its);
        return worker;
    }

    /** A worker of these settings, which uses the rig's own connection. */
    TemporalWorker worker(TemporalWorker.Builder settings) {
        TemporalWorker worker = settings.endpointOverride(simulator.endpoint()).start();
        workers.put(worker, connection());
        return worker;
    }

    /** Cuts a worker's connection to the service permanently: the service and other workers consider it lost. */
    void cutOff(TemporalWorker worker) {
        Objects.requireNonNull(workers.remove(worker)).shutdownNow();
        worker.close();
    }

    TemporalOrchestrator orchestrator(UnaryOperator<Settings.Builder> settings) {
        return TemporalOrchestrator.builder(service, QUEUE, keys)
                .settings(settings.apply(Settings.builder()).build())
                .build();
    }

    Plan plan() {
        Plan.Builder plan = Plan.builder();
        fleet.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        return plan.build();
    }

    record Ran(List<Outcome> outcomes, Report report) {}

    static Ran ended(TemporalRun run) {
        List<Outcome> outcomes =
                Objects.requireNonNull(run.outcomes().collectList().block(PATIENCE));
        return new Ran(outcomes, run.soFar());
    }

    @Override
    public void close() {
        workers.forEach((worker, its) -> {
            worker.closeLater().block(PATIENCE);
            its.shutdownNow();
        });
        service.shutdownNow();
        closeServer.run();
        sessions.close();
        simulator.close();
    }
}
