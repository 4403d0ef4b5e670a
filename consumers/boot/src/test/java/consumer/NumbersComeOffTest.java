package consumer;

import static org.assertj.core.api.Assertions.assertThat;

import consumer.Numbers.Number;
import consumer.Numbers.Result;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.reactive.function.client.WebClient;
import versions.Versions;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class NumbersComeOffTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";

    private static final Simulator AWS = Simulator.start(Fleet.builder()
            .account(
                    "111122223333",
                    account -> account.role("VoiceOps")
                            .region("us-east-1", region -> region.connector(CONNECTOR, "+12065550100", "+12065550101")))
            .build());

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry meters;

    @DynamicPropertySource
    static void pointsAtTheSimulator(DynamicPropertyRegistry properties) {
        properties.add("aws.endpoint", AWS::endpoint);
        properties.add("aws.id", AWS::accessKeyId);
        properties.add("aws.secret", AWS::secretAccessKey);
    }

    @Test
    void disassociatesNumbersThatArePostedAndCountsThem() {
        List<Result> results = WebClient.create("http://127.0.0.1:" + port)
                .post()
                .uri("/off")
                .bodyValue(List.of(
                        new Number("111122223333", "us-east-1", CONNECTOR, "+12065550100"),
                        new Number("111122223333", "us-east-1", CONNECTOR, "+12065550101")))
                .retrieve()
                .bodyToFlux(Result.class)
                .collectList()
                .block(PATIENCE);

        assertThat(results)
                .extracting(Result::status)
                .containsOnly("DISASSOCIATED")
                .hasSize(2);
        assertThat(AWS.isAssociated("+12065550100", CONNECTOR)).isFalse();
        assertThat(AWS.isAssociated("+12065550101", CONNECTOR)).isFalse();
        assertThat(meters.get("onhook.numbers").counters().stream()
                        .mapToDouble(c -> c.count())
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void resolvesOneVersionOfNetty() {
        assertThat(Versions.hasOneNetty()).isTrue();
    }

    @AfterAll
    static void stopSimulator() {
        AWS.close();
        Versions.print();
    }
}
