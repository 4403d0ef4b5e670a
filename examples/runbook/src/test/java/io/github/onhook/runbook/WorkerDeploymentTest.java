package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.runbook.temporal.WorkerVersion;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.TemporalOrchestrator;
import io.github.onhook.temporal.TemporalWorker;
import io.github.onhook.testing.TemporalServer;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.enums.v1.VersioningBehavior;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerOptions;
import java.util.Collection;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Workers as versions of a worker deployment: what they say to the service, which for tests gives them tasks nevertheless. */
class WorkerDeploymentTest {

    /** The requests of workers. */
    private static final class Requests implements ServerInterceptor {

        private final Queue<Object> all = new ConcurrentLinkedQueue<>();

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                @Override
                public void onMessage(Q message) {
                    all.add(message);
                    super.onMessage(message);
                }
            };
        }

        <T> Collection<T> of(Class<T> type) {
            return all.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nameTheirVersionAndHowRunsFollowIt(boolean pinned) {
        Requests requests = new Requests();

        Report report = runBy(requests, "build-7", pinned);

        assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(requests.of(PollWorkflowTaskQueueRequest.class))
                .isNotEmpty()
                .allSatisfy(poll -> assertIsVersion(poll.getDeploymentOptions()));
        assertThat(requests.of(PollActivityTaskQueueRequest.class))
                .isNotEmpty()
                .allSatisfy(poll -> assertIsVersion(poll.getDeploymentOptions()));
        assertThat(requests.of(RespondWorkflowTaskCompletedRequest.class))
                .isNotEmpty()
                .allSatisfy(step -> {
                    assertIsVersion(step.getDeploymentOptions());
                    assertThat(step.getVersioningBehavior())
                            .isEqualTo(
                                    pinned
                                            ? VersioningBehavior.VERSIONING_BEHAVIOR_PINNED
                                            : VersioningBehavior.VERSIONING_BEHAVIOR_AUTO_UPGRADE);
                });
    }

    @Test
    void haveNoVersionWithoutADeployment() {
        Requests requests = new Requests();

        runBy(requests, null, true);

        assertThat(requests.of(RespondWorkflowTaskCompletedRequest.class))
                .isNotEmpty()
                .allSatisfy(step -> {
                    assertThat(step.getDeploymentOptions().getWorkerVersioningMode())
                            .isNotEqualTo(WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED);
                    assertThat(step.getVersioningBehavior())
                            .isEqualTo(VersioningBehavior.VERSIONING_BEHAVIOR_UNSPECIFIED);
                });
        assertThat(WorkerVersion.of(null, null, false)
                        .apply(WorkerOptions.newBuilder())
                        .build())
                .isEqualTo(WorkerOptions.newBuilder().build());
    }

    @Test
    void areRefusedByTheCommandWhereAPartOfTheVersionIsMissing() {
        Captured half = Captured.onhook("worker", "--worker-deployment", "onhook");
        Captured how = Captured.onhook("worker", "--worker-versioning", "pinned");

        assertThat(half.exitCode()).isEqualTo(2);
        assertThat(half.err()).contains("--worker-deployment and --worker-build-id go together");
        assertThat(how.exitCode()).isEqualTo(2);
        assertThat(how.err()).contains("--worker-versioning needs --worker-deployment and --worker-build-id");
    }

    private static void assertIsVersion(WorkerDeploymentOptions its) {
        assertThat(its.getDeploymentName()).isEqualTo("onhook");
        assertThat(its.getBuildId()).isEqualTo("build-7");
        assertThat(its.getWorkerVersioningMode()).isEqualTo(WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED);
    }

    private static Report runBy(Requests requests, @Nullable String buildId, boolean pinned) {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(1)
                .regions("us-east-1")
                .connectorsPerLocation(1)
                .numbers(20)
                .quota(50, 50));
        Plan.Builder plan = Plan.builder();
        fleet.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        HistoryKeys keys = HistoryKeys.random();
        try (Simulator simulator = Simulator.builder(fleet).start();
                TemporalServer server =
                        new TemporalServer(TemporalServer.loopback(0).intercept(requests));
                AssumedRoles sessions = AssumedRoles.builder("VoiceOps")
                        .baseCredentials(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                        .stsRegion("us-east-1")
                        .endpointOverride(simulator.endpoint())
                        .build()) {
            WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(server.address())
                    .validateAndBuildWithDefaults());
            TemporalWorker worker = TemporalWorker.builder(service, "onhook", keys, sessions)
                    .endpointOverride(simulator.endpoint())
                    .workerOptions(WorkerVersion.of(buildId == null ? null : "onhook", buildId, pinned))
                    .start();
            try {
                return Objects.requireNonNull(TemporalOrchestrator.builder(service, "onhook", keys)
                        .build()
                        .run(plan.build())
                        .report()
                        .block(PATIENCE));
            } finally {
                worker.closeLater().block(PATIENCE);
                service.shutdownNow();
            }
        }
    }
}
