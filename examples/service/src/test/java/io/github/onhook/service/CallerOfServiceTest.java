package io.github.onhook.service;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.aws.Caller;
import io.github.onhook.service.run.model.Identity;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** Who acts for the service, as its own bean of {@link AwsConfiguration} finds out. */
@Isolated("system properties point the SDK at the simulator")
class CallerOfServiceTest {

    private final Simulator simulator =
            Simulator.start(Fleet.generate(FleetShape.of().accounts(1)));

    @AfterEach
    void forget() {
        pointed("AKIA").keySet().forEach(System::clearProperty);
        simulator.close();
    }

    private Map<String, String> pointed(String key) {
        return Map.of(
                "aws.endpointUrl",
                simulator.endpoint().toString(),
                "aws.region",
                "us-east-1",
                "aws.accessKeyId",
                key,
                "aws.secretAccessKey",
                simulator.secretAccessKey());
    }

    private Identity identity(String key) {
        pointed(key).forEach(System::setProperty);
        AwsConfiguration configuration = new AwsConfiguration(new AwsProperties(null), new DefaultSslBundleRegistry());
        return configuration.identity(configuration.baseCredentials());
    }

    @Test
    void asksStsOnceForEachCaller() {
        Caller caller = identity(simulator.accessKeyId()).caller().block(PATIENCE);

        assertThat(caller).isNotNull().satisfies(who -> {
            assertThat(who.account()).isEqualTo("210987654321");
            assertThat(who.arn()).startsWith("arn:aws:iam::210987654321:");
            assertThat(who.source()).isNotEmpty();
        });
        assertThat(simulator.record().count(SimulatedOperation.GET_CALLER_IDENTITY))
                .isEqualTo(1);
    }

    @Test
    void isEmptyWhereTheCredentialsAreNotAccepted() {
        assertThat(identity("AKIANOBODY").caller().blockOptional(PATIENCE)).isEmpty();
    }
}
