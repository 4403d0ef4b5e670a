package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.junit.SimulatorExtension;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import io.github.onhook.simulator.record.SeenRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the record, in Java and as JSON over HTTP. */
class RecordTest {
    private static final String ACCOUNT = "111122223333";
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";
    private static final String NUMBER = "+12065550100";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    final SimulatorExtension aws = SimulatorExtension.of(Fleet.builder()
            .account(ACCOUNT, a -> a.region("us-east-1", r -> r.connector(CONNECTOR, NUMBER, "+12065550101")))
            .build());

    private ChimeSdkVoiceAsyncClient voice;

    @BeforeEach
    void connect(Simulator simulator) {
        voice = new Clients(simulator).voiceThroughRole(simulator, ACCOUNT, "us-east-1");
    }

    private void off(String... numbers) {
        var answer = join(voice.disassociatePhoneNumbersFromVoiceConnector(
                r -> r.voiceConnectorId(CONNECTOR).e164PhoneNumbers(numbers)));
        assertThat(answer.sdkHttpResponse().statusCode()).isEqualTo(200);
    }

    private JsonNode http(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(aws.simulator().endpoint().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return new JsonMapper()
                .readTree(
                        HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Test
    void aRequestIsKeptWithItsCallerParametersAndEffect(Simulator simulator) {
        off(NUMBER, "+12065550199");

        assertThat(simulator.record().requests(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .singleElement()
                .satisfies(seen -> {
                    assertThat(seen.caller()).isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/VoiceOps/test");
                    assertThat(seen.accountId()).isEqualTo(ACCOUNT);
                    assertThat(seen.region()).isEqualTo("us-east-1");
                    assertThat(seen.resource()).isEqualTo(CONNECTOR);
                    assertThat(seen.status()).isEqualTo(200);
                    assertThat(seen.numbers())
                            .containsExactly(
                                    new SeenRequest.SeenNumber(NUMBER, SimulatedOutcome.DISASSOCIATED, null),
                                    new SeenRequest.SeenNumber("+12065550199", SimulatedOutcome.REFUSED, "NotFound"));
                });
    }

    @Test
    void aRequestRefusedBeforeItsWorkIsKeptToo(Simulator simulator) {
        simulator.faults().add(Fault.when().named("busy").then(Effect.error(429, "ThrottledClientException")));

        assertThatThrownBy(() -> off(NUMBER)).hasMessageContaining("Injected fault");

        assertThat(simulator.record().requests(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .singleElement()
                .satisfies(seen -> {
                    assertThat(seen.errorCode()).isEqualTo("ThrottledClientException");
                    assertThat(seen.faults()).containsExactly("busy");
                    assertThat(seen.numbers())
                            .containsExactly(new SeenRequest.SeenNumber(NUMBER, SimulatedOutcome.NOT_APPLIED, null));
                });
        assertThat(simulator.record().throttled(ACCOUNT, "us-east-1")).isEqualTo(1);
    }

    @Test
    void keepsTheLastRequestsAndCountsAll() {
        Fleet fleet = Fleet.generate(FleetShape.of());
        try (Simulator own = Simulator.builder(fleet).recordedRequests(3).start()) {
            StsAsyncClient sts = new Clients(own).sts("us-east-1", Clients.base(own));
            IntStream.range(0, 5)
                    .mapToObj(i -> sts.getCallerIdentity())
                    .toList()
                    .forEach(Clients::join);

            assertThat(own.record().requests()).extracting(SeenRequest::number).containsExactly(3L, 4L, 5L);
            assertThat(own.record().count(SimulatedOperation.GET_CALLER_IDENTITY))
                    .isEqualTo(5);
        }
        try (Simulator own = Simulator.builder(fleet).recordRequests(false).start()) {
            join(new Clients(own).sts("us-east-1", Clients.base(own)).getCallerIdentity());

            assertThat(own.record().requests()).isEmpty();
            assertThat(own.record().count(SimulatedOperation.GET_CALLER_IDENTITY))
                    .isEqualTo(1);
        }
    }

    @Test
    void stsIsThrottledByCallerAndRegion() {
        try (Simulator own = Simulator.builder(Fleet.generate(FleetShape.of()))
                .stsQuota(0.001, 2)
                .start()) {
            StsAsyncClient here = new Clients(own).sts("us-east-1", Clients.base(own));
            StsAsyncClient there = new Clients(own).sts("eu-west-1", Clients.base(own));

            join(here.getCallerIdentity());
            join(here.getCallerIdentity());

            assertThatThrownBy(() -> join(here.getCallerIdentity()))
                    .hasMessageContaining("Rate exceeded")
                    .hasMessageContaining("Status Code: 400");
            assertThat(join(there.getCallerIdentity()).account()).isEqualTo("210987654321");
        }
    }

    @Test
    void theRecordIsReadOverHttp() throws Exception {
        off(NUMBER);

        JsonNode summary = http("GET", "/_onhook/record", "");
        assertThat(summary.at("/requestsByOperation/DisassociatePhoneNumbersFromVoiceConnector")
                        .intValue())
                .isEqualTo(1);
        assertThat(summary.at("/assumeRoleCalls/" + ACCOUNT).intValue()).isEqualTo(1);
        assertThat(summary.at("/locations/0/disassociated").intValue()).isEqualTo(1);
        assertThat(http("GET", "/_onhook/requests?operation=AssumeRole", "")
                        .at("/requests/0/resource")
                        .stringValue())
                .isEqualTo("arn:aws:iam::" + ACCOUNT + ":role/VoiceOps");
        JsonNode number = http("GET", "/_onhook/numbers/%2B12065550100", "");
        assertThat(number.get("voiceConnectorId").isNull()).isTrue();
        assertThat(number.at("/history/0/outcome").stringValue()).isEqualTo("DISASSOCIATED");
        assertThat(http("GET", "/_onhook/numbers?associated=true", "")
                        .get("phoneNumber")
                        .stringValue())
                .isEqualTo("+12065550101");
    }

    @Test
    void faultsAreAddedAndClearedOverHttp(Simulator simulator) throws Exception {
        http("POST", "/_onhook/faults", "{\"faults\": [{\"name\": \"deaf\", \"then\": \"drop\"}]}");
        assertThat(simulator.faults().list()).extracting(Fault::name).containsExactly("deaf");

        assertThat(http("POST", "/_onhook/faults", "[{\"then\": \"explode\"}]")
                        .get("message")
                        .stringValue())
                .startsWith("fault 1: then must be one of");
        http("DELETE", "/_onhook/faults", "");

        assertThat(simulator.faults().list()).isEmpty();
    }

    @Test
    void sessionsAreEndedOverHttp() throws Exception {
        http("POST", "/_onhook/sessions/expire?account=" + ACCOUNT, "");

        assertThatThrownBy(() -> off(NUMBER)).hasMessageContaining("expired");
    }

    @Test
    void reportsUnknownResources() throws Exception {
        assertThat(http("GET", "/_onhook/nothing", "").get("message").stringValue())
                .isEqualTo("nothing is at GET /_onhook/nothing");
        assertThat(http("GET", "/_onhook/numbers/%2B19995550100", "")
                        .get("message")
                        .stringValue())
                .isEqualTo("+19995550100 is not in the fleet");
        assertThat(List.of(http("GET", "/_onhook/health", "").get("status").stringValue()))
                .containsExactly("up");
    }
}
