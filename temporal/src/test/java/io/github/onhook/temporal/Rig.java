package io.github.onhook.temporal;

import io.github.onhook.Outcome;
import io.github.onhook.Plan;
import io.github.onhook.PlanBuilder;
import io.github.onhook.Report;
import io.github.onhook.Settings;
import io.github.onhook.Target;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A simulator, a Temporal service in this process, and workers that reach both. */
final class Rig implements AutoCloseable {

    static final String QUEUE = "onhook-test";
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    final Simulator simulator;
    final WorkflowServiceStubs service;
    final HistoryKeys keys = HistoryKeys.random();
    private final Fleet fleet;
    private final TestServer.InProcessTestServer server;
    private final AssumedRoles sessions;
    private final List<TemporalWorker> workers = new ArrayList<>();

    Rig(Fleet fleet) {
        this.fleet = fleet;
        simulator = Simulator.builder(fleet).start();
        server = TestServer.createServer(true);
        service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setChannel(server.getChannel())
                .validateAndBuildWithDefaults());
        sessions = AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .stsRegion("us-east-1")
                .stsEndpoint(simulator.endpoint())
                .build();
    }

    TemporalWorker worker(String name) {
        TemporalWorker worker = TemporalWorker.builder(service, QUEUE, keys, sessions)
                .identity(name)
                .endpointOverride(simulator.endpoint())
                .start();
        workers.add(worker);
        return worker;
    }

    TemporalOrchestrator orchestrator(UnaryOperator<Settings.Builder> settings) {
        return TemporalOrchestrator.builder(service, QUEUE, keys)
                .settings(settings.apply(Settings.builder()).build())
                .build();
    }

    Plan plan() {
        PlanBuilder plan = Plan.builder();
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
        workers.forEach(TemporalWorker::close);
        service.shutdownNow();
        server.close();
        sessions.close();
        simulator.close();
    }
}
