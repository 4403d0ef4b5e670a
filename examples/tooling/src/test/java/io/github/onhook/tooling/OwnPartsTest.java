package io.github.onhook.tooling;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Plan;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

class OwnPartsTest {

    private static final String OPEN = "111122223333";
    private static final String CLOSED = "222233334444";
    private final Fleet fleet = Fleet.builder()
            .account(
                    OPEN,
                    account -> account.accessKey("AKIAOPEN", "open sesame")
                            .region("us-east-1", region -> region.connector("abcdefghijklmnopqrstu1", "+12065550100"))
                            .region("us-west-2", region -> region.connector("abcdefghijklmnopqrstu2", "+12065550101")))
            .account(
                    CLOSED,
                    account -> account.region(
                            "us-east-1", region -> region.connector("abcdefghijklmnopqrstu3", "+12065550102")))
            .build();
    private final Simulator simulator = Simulator.start(fleet);
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> paged = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    @Test
    void requestsCredentialsOncePerAccountAndPagesFailures() {
        Plan plan = Plan.builder()
                .add(Target.of(OPEN, "us-east-1", "abcdefghijklmnopqrstu1", "+12065550100"))
                .add(Target.of(OPEN, "us-west-2", "abcdefghijklmnopqrstu2", "+12065550101"))
                .add(Target.of(CLOSED, "us-east-1", "abcdefghijklmnopqrstu3", "+12065550102"))
                .build();

        try (Orchestrator orchestrator = OwnParts.orchestrator(this::broker, paged::add)
                .endpointOverride(simulator.endpoint())
                .build()) {
            StepVerifier.create(orchestrator.run(plan).report())
                    .assertNext(report -> {
                        assertThat(report.status()).isEqualTo(RunStatus.PARTIAL);
                        assertThat(report.totals().disassociated()).isEqualTo(2);
                        assertThat(report.totals().skipped()).isEqualTo(1);
                    })
                    .expectComplete()
                    .verify(PATIENCE);
        }

        assertThat(asked).containsExactlyInAnyOrder(OPEN, CLOSED);
        assertThat(List.copyOf(paged)).hasSize(2).first().isEqualTo(CLOSED + "/us-east-1 is closed: Broker");
        assertThat(List.copyOf(paged).get(1)).endsWith("is PARTIAL: 1 numbers are not off");
    }

    private Mono<AwsCredentials> broker(String accountId) {
        asked.add(accountId);
        return accountId.equals(OPEN)
                ? Mono.just(AwsBasicCredentials.create("AKIAOPEN", "open sesame"))
                : Mono.error(new IllegalStateException("no such account"));
    }
}
