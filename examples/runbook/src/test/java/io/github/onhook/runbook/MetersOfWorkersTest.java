package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.RunRequest;
import io.github.onhook.metrics.Micrometer;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Target;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.TemporalOrchestrator;
import io.github.onhook.temporal.TemporalWorker;
import io.github.onhook.testing.TemporalServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The meters of a run in one process and of the same run by workers. */
class MetersOfWorkersTest {

    private static final Fleet FLEET =
            Fleet.generate(FleetShape.of().accounts(4).numbers(400).quota(50, 50));
    private static final List<Rejection> REJECTED =
            List.of(new Rejection(3, "1", "nowhere", null, null, "BadAccount", "an account has 12 digits"));

    private static Settings settings(SpotCheck check) {
        return Settings.builder()
                .rate(50)
                .batchSize(10)
                .maxInFlightPerLocation(1)
                .attempts(5)
                .maxUnanswered(3)
                .spotCheck(check)
                .build();
    }

    /** Each happens at a fixed call of one location. */
    private static Fault[] faults() {
        SimulatedOperation change = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        String stub = FLEET.accountIds().get(2);
        return new Fault[] {
            Fault.when().account(4).operation(SimulatedOperation.ASSUME_ROLE).then(Effect.error(403, "AccessDenied")),
            Fault.when().account(1).operation(change).call(3).then(Effect.error(429, "ThrottledClientException")),
            Fault.when().account(1).operation(change).call(5).then(Effect.numberError("Unprocessable", 2)),
            Fault.when().account(2).operation(change).call(2).then(Effect.error(503, "ServiceUnavailableException")),
            Fault.when().account(2).operation(change).call(4).then(Effect.error(403, "ExpiredTokenException")),
            Fault.when().account(stub).operation(change).then(Effect.pretend())
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "none"})
    void areEqualToThoseOfARunInOneProcess(String check) {
        Map<String, Double> local = metersOf(SpotCheck.parse(check), MetersOfWorkersTest::runHere);

        Map<String, Double> byWorkers = metersOf(SpotCheck.parse(check), MetersOfWorkersTest::runByWorkers);

        assertThat(local.keySet())
                .anyMatch(meter -> meter.contains("error=ServiceUnavailable"))
                .anyMatch(meter -> meter.contains("outcome=throttled"))
                .anyMatch(meter -> meter.contains("onhook.rate"))
                .anyMatch(meter -> meter.contains("scope=sts"))
                .anyMatch(meter -> meter.contains("status=REJECTED"));
        assertThat(local.keySet().stream().anyMatch(meter -> meter.contains("onhook.spot.checks")))
                .isEqualTo("first".equals(check));
        assertThat(byWorkers).isEqualTo(local);
    }

    private static Map<String, Double> metersOf(SpotCheck check, Run run) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Simulator simulator = Simulator.builder(FLEET).start();
                AssumedRoles sessions = sessions(simulator)) {
            simulator.faults().add(faults());
            run.run(simulator, sessions, settings(check), meters);
        }
        return counts(meters);
    }

    @FunctionalInterface
    private interface Run {
        void run(Simulator simulator, AssumedRoles sessions, Settings settings, SimpleMeterRegistry meters);
    }

    private static AssumedRoles sessions(Simulator simulator) {
        return AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .build();
    }

    private static void runHere(
            Simulator simulator, AssumedRoles sessions, Settings settings, SimpleMeterRegistry meters) {
        try (Orchestrator orchestrator = Orchestrator.builder(sessions)
                .settings(settings)
                .listener(Micrometer.listener(meters))
                .endpointOverride(simulator.endpoint())
                .build()) {
            orchestrator
                    .run(RunRequest.of(plan()).rejections(REJECTED))
                    .report()
                    .block(PATIENCE);
        }
    }

    private static void runByWorkers(
            Simulator simulator, AssumedRoles sessions, Settings settings, SimpleMeterRegistry meters) {
        HistoryKeys keys = HistoryKeys.random();
        try (TemporalServer server = new TemporalServer()) {
            WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(server.address())
                    .validateAndBuildWithDefaults());
            TemporalWorker worker = TemporalWorker.builder(service, "meters", keys, sessions)
                    .endpointOverride(simulator.endpoint())
                    .start();
            try (TemporalOrchestrator orchestrator = TemporalOrchestrator.builder(service, "meters", keys)
                    .settings(settings)
                    .listener(Micrometer.listener(meters))
                    .build()) {
                orchestrator.run(plan(), REJECTED).report().block(PATIENCE);
            } finally {
                worker.closeLater().block(PATIENCE);
                service.shutdownNow();
            }
        }
    }

    private static Plan plan() {
        Plan.Builder plan = Plan.builder();
        FLEET.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        return plan.build();
    }

    /** The count of each counter and timer, and the value of each gauge; times differ between any two runs. */
    private static Map<String, Double> counts(SimpleMeterRegistry meters) {
        Map<String, Double> counts = new TreeMap<>();
        for (Meter meter : meters.getMeters()) {
            String name = meter.getId().getName();
            if (name.endsWith(".histogram") || "location".equals(meter.getId().getTag("scope"))) {
                continue; // Depend on times: of requests of a location, only those that had to wait are counted.
            }
            Double count = meter.match(
                    Gauge::value,
                    Counter::count,
                    timer -> (double) timer.count(),
                    s -> 0.0,
                    t -> 0.0,
                    g -> 0.0,
                    f -> 0.0,
                    f -> 0.0,
                    m -> 0.0);
            counts.put(meter.getId().getName() + meter.getId().getTags(), count);
        }
        return counts;
    }
}
