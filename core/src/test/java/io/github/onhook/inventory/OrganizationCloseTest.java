package io.github.onhook.inventory;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.inventory.Organization.OrganizationException;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.organizations.OrganizationsAsyncClient;

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
    void closesTheClientThatIsBuiltWhileItIsClosed() {
        Sinks.Empty<Void> building = Sinks.empty();
        Sinks.Empty<Void> built = Sinks.empty();
        Sinks.Empty<Void> clientClosed = Sinks.empty();
        Organization organization = Organization.builder(AnonymousCredentialsProvider.create())
                .building(() -> {
                    building.tryEmitEmpty();
                    // Ends by its event alone, not by the interrupt of the list that waits for it.
                    built.asMono().toFuture().join();
                    return new NoClient(clientClosed);
                })
                .build();
        CompletableFuture<?> list = organization.accounts().then().toFuture();
        building.asMono().block(PATIENCE);

        organization.close();
        built.tryEmitEmpty();

        StepVerifier.create(Mono.fromFuture(list))
                .expectErrorSatisfies(e -> assertThat(e).hasMessageContaining("the organization is closed"))
                .verify(PATIENCE);
        StepVerifier.create(clientClosed.asMono()).expectComplete().verify(PATIENCE);
    }

    /** A client that only knows that it was closed. */
    private record NoClient(Sinks.Empty<Void> closed) implements OrganizationsAsyncClient {
        @Override
        public String serviceName() {
            return "none";
        }

        @Override
        public void close() {
            closed.tryEmitEmpty();
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
