package io.github.onhook.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsAsyncClient;

class OwnHttpClientTest {

    private final Simulator simulator =
            Simulator.start(Fleet.generate(FleetShape.of().numbers(1)));

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void endsItsEventLoopsWhenClosed() {
        OwnHttpClient http = OwnHttpClient.of(4);
        try (StsAsyncClient sts = sts(http)) {
            assertThat(sts.getCallerIdentity().join().account()).isNotEmpty();
            assertThat(http.isShuttingDown()).isFalse();

            http.close();

            assertThat(http.isShuttingDown()).isTrue();
        }
    }

    private StsAsyncClient sts(OwnHttpClient http) {
        return StsAsyncClient.builder()
                .httpClient(http)
                .endpointOverride(simulator.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .build();
    }
}
