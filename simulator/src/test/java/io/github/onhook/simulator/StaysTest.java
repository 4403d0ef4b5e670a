package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.onhook.simulator.junit.SimulatorExtension;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.SeenRequest;
import io.github.onhook.simulator.record.Stay;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The record of when each number was on which connector. */
class StaysTest {
    private static final String ACCOUNT = "111122223333";
    private static final String OLD = "abcdefghijklmnopqrstu1";
    private static final String NEW = "abcdefghijklmnopqrstu2";
    private static final String MOVED = "+12065550100";
    private static final String FORCED = "+12065550101";
    private static final String UNTOUCHED = "+12065550102";

    @RegisterExtension
    final SimulatorExtension aws = SimulatorExtension.of(Fleet.builder()
            .account(
                    ACCOUNT,
                    a -> a.region(
                            "us-east-1",
                            r -> r.connector(OLD, MOVED, FORCED, UNTOUCHED).connector(NEW)))
            .build());

    private ChimeSdkVoiceAsyncClient voice;

    @BeforeEach
    void connect(Simulator simulator) {
        voice = new Clients(simulator).voiceThroughRole(simulator, ACCOUNT, "us-east-1");
    }

    private void off(String number) {
        join(voice.disassociatePhoneNumbersFromVoiceConnector(
                r -> r.voiceConnectorId(OLD).e164PhoneNumbers(number)));
    }

    private void on(String number, boolean force) {
        join(voice.associatePhoneNumbersWithVoiceConnector(
                r -> r.voiceConnectorId(NEW).e164PhoneNumbers(number).forceAssociate(force)));
    }

    @Test
    void keepsTheTimeOfEachChange(Simulator simulator) {
        off(MOVED);
        assertThat(simulator.record().stays(MOVED))
                .singleElement()
                .satisfies(stay -> assertThat(stay.to()).isNotNull());
        on(MOVED, false);

        List<Stay> stays = simulator.record().stays(MOVED);
        assertThat(stays).extracting(Stay::voiceConnectorId).containsExactly(OLD, NEW);
        assertThat(stays.get(1).from()).isAfterOrEqualTo(stays.get(0).to());
        assertThat(stays.get(1).to()).isNull();
        assertThat(simulator.record().stays(UNTOUCHED))
                .extracting(Stay::voiceConnectorId, Stay::to)
                .containsExactly(tuple(OLD, null));
    }

    @Test
    void forcedMovesLeaveNoGapAndAreCounted(Simulator simulator) {
        on(FORCED, true);

        List<Stay> stays = simulator.record().stays(FORCED);
        assertThat(stays.get(1).from()).isEqualTo(stays.get(0).to());
        assertThat(simulator.record().forced()).isEqualTo(1);
        assertThat(simulator.record().requests(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR))
                .extracting(SeenRequest::forced)
                .containsExactly(true);
    }

    @Test
    void listsTheStaysOfEveryNumberThatChangedOverHttp(Simulator simulator) throws Exception {
        off(MOVED);
        on(MOVED, false);

        String lines = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(simulator.endpoint().resolve("/_onhook/stays"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();

        List<JsonNode> stays =
                lines.lines().map(line -> new JsonMapper().readTree(line)).toList();
        assertThat(stays)
                .extracting(stay -> stay.get("phoneNumber").stringValue())
                .containsExactly(MOVED, MOVED);
        assertThat(stays.get(1).get("voiceConnectorId").stringValue()).isEqualTo(NEW);
    }
}
