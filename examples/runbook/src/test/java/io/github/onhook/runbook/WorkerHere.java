package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.TemporalWorker;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A worker in this process, on the queue that the command uses by default. */
final class WorkerHere implements AutoCloseable {

    private final AssumedRoles sessions;
    private final WorkflowServiceStubs service;
    private final TemporalWorker worker;

    WorkerHere(Simulator simulator, String address, HistoryKeys keys) {
        sessions = AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .build();
        service = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).validateAndBuildWithDefaults());
        worker = TemporalWorker.builder(service, "onhook", keys, sessions)
                .endpointOverride(simulator.endpoint())
                .start();
    }

    @Override
    public void close() {
        worker.closeLater().block(PATIENCE);
        service.shutdownNow();
        sessions.close();
    }
}
