package io.github.onhook.metrics;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** A simulator, and an orchestrator with listeners. */
final class Rehearsal implements AutoCloseable {

    /** Shared, because closing it takes seconds; closed with the JVM. */
    private static final SdkAsyncHttpClient HTTP =
            NettyNioAsyncHttpClient.builder().maxConcurrency(256).build();

    final Simulator simulator;
    final AssumedRoles sessions;
    final Orchestrator orchestrator;
    private final Fleet fleet;

    Rehearsal(Fleet fleet, Settings.Builder settings, List<RunListener> listeners, Fault... faults) {
        this.fleet = fleet;
        simulator = Simulator.builder(fleet)
                .unassociatedAnswer(UnassociatedAnswer.NOT_FOUND)
                .start();
        simulator.faults().add(faults);
        sessions = AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .httpClient(HTTP)
                .build();
        Orchestrator.Builder builder = Orchestrator.builder(sessions)
                .settings(settings.build())
                .endpointOverride(simulator.endpoint())
                .httpClient(HTTP);
        listeners.forEach(builder::listener);
        orchestrator = builder.build();
    }

    /** All targets of the fleet. */
    Plan plan() {
        Plan.Builder plan = Plan.builder();
        fleet.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        return plan.build();
    }

    @Override
    public void close() {
        orchestrator.close();
        sessions.close();
        simulator.close();
    }
}
