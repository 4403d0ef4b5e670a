package io.github.onhook.benchmarks.peer;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Simulator;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** Onhook, without knowing the quotas, with an assumed role in each account: {@code Library WORK}. */
public final class Library {

    private Library() {}

    /** Does the work. */
    public static void main(String[] args) throws IOException {
        Work work = Work.read(args[0]);
        URI endpoint = URI.create(work.endpoint());
        SdkAsyncHttpClient http =
                NettyNioAsyncHttpClient.builder().maxConcurrency(512).build();
        AssumedRoles sessions = AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(Simulator.ACCESS_KEY_ID, Simulator.SECRET_ACCESS_KEY)))
                .stsRegion("us-east-1")
                .endpointOverride(endpoint)
                .httpClient(http)
                .build();
        Orchestrator orchestrator = Orchestrator.builder(sessions)
                .settings(Settings.builder()
                        .batchSize(work.batch())
                        .maxInFlightPerLocation(work.inFlight())
                        .build())
                .httpClient(http)
                .endpointOverride(endpoint)
                .build();
        run(orchestrator, List.of(work.warmUp()));
        Starter.await();
        long start = System.nanoTime();
        Report report = run(orchestrator, work.places());
        Starter.done(
                System.nanoTime() - start,
                report.totals().targets() - report.totals().done());
    }

    private static Report run(Orchestrator orchestrator, List<Place> places) {
        Plan.Builder plan = Plan.builder();
        for (Place place : places) {
            place.numbers()
                    .forEach(number -> plan.add(Target.of(place.account(), place.region(), place.connector(), number)));
        }
        return Objects.requireNonNull(orchestrator.run(plan.build()).report().block());
    }
}
