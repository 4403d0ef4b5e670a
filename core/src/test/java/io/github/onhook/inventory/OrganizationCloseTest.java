package io.github.onhook.inventory;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Effect;
import io.github.onhook.simulator.Fault;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.SimulatedOperation;
import io.github.onhook.simulator.Simulator;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class OrganizationCloseTest {

    private static Organization of(Simulator simulator) {
        return Organization.builder(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .endpointOverride(simulator.endpoint())
                .build();
    }

    @Test
    void callsTheServiceNoMoreOnceClosed() {
        try (Simulator simulator =
                Simulator.start(Fleet.generate(FleetShape.of().accounts(3)))) {
            Organization organization = of(simulator);
            assertThat(Outlook.all(organization.accounts())).hasSize(3);
            var calls = simulator.record().count(SimulatedOperation.LIST_ACCOUNTS);

            StepVerifier.create(organization.closeLater()).expectComplete().verify(PATIENCE);
            StepVerifier.create(organization.closeLater()).expectComplete().verify(PATIENCE);

            StepVerifier.create(organization.accounts())
                    .expectErrorSatisfies(e -> assertThat(e).hasStackTraceContaining("the organization is closed"))
                    .verify(PATIENCE);
            assertThat(simulator.record().count(SimulatedOperation.LIST_ACCOUNTS))
                    .isEqualTo(calls);
        }
    }

    @Test
    void completesWhenItWasNeverUsed() {
        try (Simulator simulator = Simulator.start(Fleet.generate(FleetShape.of()))) {
            StepVerifier.create(of(simulator).closeLater()).expectComplete().verify(PATIENCE);
        }
    }

    @Test
    void endsAListThatWaitsForAnAnswerWhenItIsClosed() {
        try (Simulator simulator = Simulator.start(Fleet.generate(FleetShape.of()))) {
            simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.LIST_ACCOUNTS)
                            .then(Effect.neverAnswer()));
            Organization organization = of(simulator);

            StepVerifier.create(organization.accounts())
                    .expectSubscription()
                    .then(organization::close)
                    .expectError(OrganizationException.class)
                    .verify(PATIENCE);
        }
    }
}
