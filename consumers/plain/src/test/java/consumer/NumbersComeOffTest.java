package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.onhook.Orchestrator;
import io.github.onhook.metrics.Micrometer;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Target;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.junit.SimulatorExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import versions.Versions;

class NumbersComeOffTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";

    @RegisterExtension
    static final SimulatorExtension AWS = SimulatorExtension.of(Fleet.builder()
            .account(
                    "111122223333",
                    account -> account.role("VoiceOps")
                            .region("us-east-1", region -> region.connector(CONNECTOR, "+12065550100", "+12065550101")))
            .build());

    @Test
    void disassociatesNumbersAndCountsThem(Simulator simulator) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AssumedRoles sessions = AssumedRoles.builder("VoiceOps")
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .build();
        Orchestrator orchestrator = Orchestrator.builder(sessions)
                .endpointOverride(simulator.endpoint())
                .listener(Micrometer.listener(meters))
                .build();

        List<Outcome> outcomes = orchestrator
                .disassociate(Flux.just("+12065550100", "+12065550101")
                        .map(number -> Target.of("111122223333", "us-east-1", CONNECTOR, number)))
                .collectList()
                .block(PATIENCE);
        orchestrator.closeLater().then(sessions.closeLater()).block(PATIENCE);

        assertEquals(
                2,
                outcomes.stream().filter(outcome -> outcome.status().isDone()).count(),
                outcomes::toString);
        assertFalse(simulator.isAssociated("+12065550100", CONNECTOR));
        assertFalse(simulator.isAssociated("+12065550101", CONNECTOR));
        assertEquals(
                2,
                meters.get("onhook.numbers").counters().stream()
                        .mapToDouble(c -> c.count())
                        .sum());
    }

    @Test
    void resolvesOneVersionOfNetty() {
        assertTrue(Versions.hasOneNetty());
    }

    @AfterAll
    static void printVersions() {
        Versions.print();
    }
}
