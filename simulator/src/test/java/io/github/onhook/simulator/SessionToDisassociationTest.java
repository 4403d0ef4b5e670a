package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.model.SimulatedOutcome;
import io.github.onhook.simulator.record.Record;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.ErrorCode;
import software.amazon.awssdk.services.chimesdkvoice.model.NotFoundException;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberAssociationName;
import software.amazon.awssdk.services.chimesdkvoice.model.ThrottledClientException;
import software.amazon.awssdk.services.sts.model.StsException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionToDisassociationTest {
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";
    private static final String OTHER_CONNECTOR = "abcdefghijklmnopqrstu2";
    private static final String ACCOUNT = "111122223333";
    private static final String SLOW = "444455556666";
    private static final String CLOSED = "777788889999";

    private Simulator simulator;
    private Clients clients;

    @BeforeAll
    void start() {
        simulator = Simulator.start(Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(
                                        "us-east-1",
                                        r -> r.connector(CONNECTOR, "+12065550100", "+12065550101", "+12065550102")
                                                .connector(OTHER_CONNECTOR))
                                .region("eu-west-1", r -> r.connector("zyxwvutsrqponmlkjihgf1", "+442079460000")))
                .account(
                        SLOW,
                        a -> a.region(
                                "us-east-1",
                                r -> r.connector("bbcdefghijklmnopqrstu1", "+12065550200")
                                        .quota(0.001, 3)))
                .account(CLOSED, AccountBuilder::denyAssumeRole)
                .build());
        clients = new Clients(simulator);
    }

    @AfterAll
    void stop() {
        simulator.close();
    }

    @Test
    void aNumberIsTakenOffItsConnectorAndPutBack() {
        ChimeSdkVoiceAsyncClient voice = clients.voiceThroughRole(simulator, ACCOUNT, "us-east-1");

        var off = join(voice.disassociatePhoneNumbersFromVoiceConnector(
                r -> r.voiceConnectorId(CONNECTOR).e164PhoneNumbers("+12065550100")));

        assertThat(off.phoneNumberErrors()).isEmpty();
        assertThat(simulator.isAssociated("+12065550100", CONNECTOR)).isFalse();
        assertThat(join(voice.getPhoneNumber(r -> r.phoneNumberId("+12065550100")))
                        .phoneNumber()
                        .associations())
                .isEmpty();

        join(voice.associatePhoneNumbersWithVoiceConnector(
                r -> r.voiceConnectorId(CONNECTOR).e164PhoneNumbers("+12065550100")));

        assertThat(simulator.isAssociated("+12065550100", CONNECTOR)).isTrue();
        assertThat(simulator.record().history("+12065550100"))
                .extracting(Record.Event::outcome)
                .containsExactly(SimulatedOutcome.DISASSOCIATED, SimulatedOutcome.ASSOCIATED);
    }

    @Test
    void aNumberOfAnotherRegionIsNotFoundOneByOne() {
        ChimeSdkVoiceAsyncClient voice = clients.voiceThroughRole(simulator, ACCOUNT, "us-east-1");

        var answer = join(voice.disassociatePhoneNumbersFromVoiceConnector(
                r -> r.voiceConnectorId(OTHER_CONNECTOR).e164PhoneNumbers("+442079460000")));

        assertThat(answer.phoneNumberErrors()).singleElement().satisfies(error -> {
            assertThat(error.phoneNumberId()).isEqualTo("+442079460000");
            assertThat(error.errorCode()).isEqualTo(ErrorCode.NOT_FOUND);
        });
    }

    @Test
    void listsGoPageByPage() {
        ChimeSdkVoiceAsyncClient voice = clients.voiceThroughRole(simulator, ACCOUNT, "us-east-1");

        var first = join(voice.listPhoneNumbers(r -> r.maxResults(2)));
        var rest = join(voice.listPhoneNumbers(r -> r.maxResults(2).nextToken(first.nextToken())));

        assertThat(first.phoneNumbers()).hasSize(2);
        assertThat(rest.phoneNumbers()).hasSize(1);
        assertThat(rest.nextToken()).isNull();
        assertThat(join(voice.listPhoneNumbers(r -> r.filterName(PhoneNumberAssociationName.VOICE_CONNECTOR_ID)
                                .filterValue(OTHER_CONNECTOR)))
                        .phoneNumbers())
                .isEmpty();
        assertThat(join(voice.listVoiceConnectors(r -> {})).voiceConnectors()).hasSize(2);
        assertThat(join(voice.getVoiceConnector(r -> r.voiceConnectorId(CONNECTOR)))
                        .voiceConnector()
                        .awsRegionAsString())
                .isEqualTo("us-east-1");
    }

    @Test
    void aConnectorOfAnotherRegionIsNotFoundAsAWhole() {
        ChimeSdkVoiceAsyncClient voice = clients.voiceThroughRole(simulator, ACCOUNT, "eu-west-1");

        assertThatThrownBy(() -> join(voice.disassociatePhoneNumbersFromVoiceConnector(
                        r -> r.voiceConnectorId(CONNECTOR).e164PhoneNumbers("+12065550101"))))
                .isInstanceOf(NotFoundException.class);
        assertThat(simulator.isAssociated("+12065550101", CONNECTOR)).isTrue();
    }

    @Test
    void requestsAboveTheQuotaAreThrottledAndCounted() {
        ChimeSdkVoiceAsyncClient voice = clients.voiceThroughRole(simulator, SLOW, "us-east-1");

        long throttled = IntStream.range(0, 5)
                .mapToObj(i -> voice.listVoiceConnectors(r -> {}).handle((ok, error) -> error))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .filter(error -> error != null && error.getCause() instanceof ThrottledClientException)
                .count();

        assertThat(throttled).isEqualTo(2);
        assertThat(simulator.record().throttled(SLOW, "us-east-1")).isEqualTo(2);
        assertThat(simulator.record().location(SLOW, "us-east-1").requests()).isEqualTo(5);
    }

    @Test
    void anAccountThatDeniesIsRefusedByName() {
        assertThatThrownBy(() -> clients.session(simulator, CLOSED)).isInstanceOfSatisfying(StsException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            assertThat(e.statusCode()).isEqualTo(403);
        });
        assertThat(simulator.record().assumeRoleCalls(CLOSED)).isEqualTo(1);
    }

    @Test
    void callerIdentityTellsWhoseKeysTheyAre() {
        var identity = join(
                clients.sts("eu-west-1", clients.session(simulator, ACCOUNT)).getCallerIdentity());

        assertThat(identity.account()).isEqualTo(ACCOUNT);
        assertThat(identity.arn()).isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/VoiceOps/test");
    }
}
