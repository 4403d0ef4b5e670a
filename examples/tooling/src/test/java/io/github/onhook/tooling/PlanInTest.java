package io.github.onhook.tooling;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.RunStatus;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.targets.Targets.BadTargetsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class PlanInTest {

    @TempDir
    private Path dir;

    private final Fleet fleet =
            Fleet.generate(FleetShape.of().accounts(2).numbers(300).role("VoiceOps"));
    private final Simulator simulator = Simulator.start(fleet);
    private final AssumedRoles sessions = AssumedRoles.builder("VoiceOps")
            .stsRegion("us-east-1")
            .endpointOverride(simulator.endpoint())
            .baseCredentials(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
            .build();

    @AfterEach
    void close() {
        sessions.close();
        simulator.close();
    }

    @Test
    void runsAFileAndWritesItsReport() throws IOException {
        StepVerifier.create(disassociate(targets()))
                .assertNext(report -> {
                    assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
                    assertThat(report.totals().disassociated()).isEqualTo(300);
                })
                .expectComplete()
                .verify(PATIENCE);

        assertThat(simulator.record().numbers()).allMatch(number -> number.voiceConnectorId() == null);
        assertThat(Files.readString(dir.resolve("report.html"))).contains("300 of 300 numbers are off");
    }

    @Test
    void stopsTheRunWhenTheCanaryFails() throws IOException {
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                        .then(Effect.numberError("Forbidden")));

        StepVerifier.create(disassociate(targets()))
                .assertNext(report -> {
                    assertThat(report.status()).isEqualTo(RunStatus.STOPPED);
                    assertThat(report.totals().failed()).isEqualTo(20);
                    assertThat(report.totals().skipped()).isEqualTo(280);
                })
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void reportsMistakesBeforeSending() throws IOException {
        StepVerifier.create(disassociate(targets() + "1,us-east-1,abc,nonsense\n"))
                .expectError(BadTargetsException.class)
                .verify(PATIENCE);

        assertThat(simulator.record().requests()).isEmpty();
        assertThat(dir.resolve("report.html")).doesNotExist();
    }

    private Mono<Report> disassociate(String targets) throws IOException {
        Path file = Files.writeString(dir.resolve("targets.csv"), targets);
        return PlanIn.disassociate(file, sessions, dir.resolve("report.html"), simulator.endpoint());
    }

    private String targets() {
        return TargetsCsv.of(fleet.targets());
    }
}
