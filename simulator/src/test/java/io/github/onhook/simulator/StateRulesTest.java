package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.onhook.simulator.junit.SimulatorExtension;
import io.github.onhook.simulator.model.NumberStatus;
import io.github.onhook.simulator.model.ProductType;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import io.github.onhook.simulator.record.NumberRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.BadRequestException;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberAssociation;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberError;
import software.amazon.awssdk.services.chimesdkvoice.model.PhoneNumberProductType;

/** What a number may do from where it stands. Each test has a fleet of its own. */
class StateRulesTest {
    private static final String ACCOUNT = "111122223333";
    private static final String FIRST = "abcdefghijklmnopqrstu1";
    private static final String SECOND = "abcdefghijklmnopqrstu2";
    private static final String GROUP = "0f3c5a1e-group";
    private static final String ON_FIRST = "+12065550100";
    private static final String IN_GROUP = "+12065550101";
    private static final String FREE = "+12065550102";
    private static final String DIAL_IN = "+12065550103";
    private static final String PORTING = "+12065550104";
    private static final String FAILED = "+12065550105";
    private static final Fleet FLEET = Fleet.builder()
            .account(
                    ACCOUNT,
                    a -> a.region(
                            "us-east-1",
                            r -> r.connector(FIRST, ON_FIRST, IN_GROUP)
                                    .connector(SECOND)
                                    .group(GROUP, List.of(FIRST), IN_GROUP)
                                    .unassigned(FREE)
                                    .number(ON_FIRST, n -> n.sipRules("rule-1"))
                                    .number(DIAL_IN, n -> n.productType(ProductType.SIP_MEDIA_APPLICATION_DIAL_IN))
                                    .number(PORTING, n -> n.status(NumberStatus.PORTIN_IN_PROGRESS))
                                    .number(FAILED, n -> n.status(NumberStatus.ACQUIRE_FAILED))))
            .build();

    @RegisterExtension
    final SimulatorExtension aws = SimulatorExtension.of(FLEET);

    private ChimeSdkVoiceAsyncClient voice;

    @BeforeEach
    void connect(Simulator simulator) {
        voice = new Clients(simulator).voiceThroughRole(simulator, ACCOUNT, "us-east-1");
    }

    private Map<String, String> off(ChimeSdkVoiceAsyncClient client, String connector, String... numbers) {
        return codes(join(client.disassociatePhoneNumbersFromVoiceConnector(
                        r -> r.voiceConnectorId(connector).e164PhoneNumbers(numbers)))
                .phoneNumberErrors());
    }

    private Map<String, String> on(String connector, boolean force, String... numbers) {
        return codes(join(voice.associatePhoneNumbersWithVoiceConnector(r ->
                        r.voiceConnectorId(connector).e164PhoneNumbers(numbers).forceAssociate(force)))
                .phoneNumberErrors());
    }

    private Map<String, String> intoGroup(boolean force, String... numbers) {
        return codes(join(voice.associatePhoneNumbersWithVoiceConnectorGroup(r ->
                        r.voiceConnectorGroupId(GROUP).e164PhoneNumbers(numbers).forceAssociate(force)))
                .phoneNumberErrors());
    }

    private Map<String, String> outOfGroup(String... numbers) {
        return codes(join(voice.disassociatePhoneNumbersFromVoiceConnectorGroup(
                        r -> r.voiceConnectorGroupId(GROUP).e164PhoneNumbers(numbers)))
                .phoneNumberErrors());
    }

    private static Map<String, String> codes(List<PhoneNumberError> errors) {
        return errors.stream()
                .collect(Collectors.toMap(PhoneNumberError::phoneNumberId, PhoneNumberError::errorCodeAsString));
    }

    @Test
    void aNumberInAGroupLeavesItsConnectorOnlyAfterTheGroup(Simulator simulator) {
        assertThat(off(voice, FIRST, IN_GROUP))
                .containsExactly(Map.entry(IN_GROUP, "VoiceConnectorGroupAssociationsExist"));
        assertThat(simulator.isAssociated(IN_GROUP, FIRST)).isTrue();

        assertThat(outOfGroup(IN_GROUP)).isEmpty();
        assertThat(off(voice, FIRST, IN_GROUP)).isEmpty();

        assertThat(simulator.record().connectorOf(IN_GROUP)).isNull();
    }

    @Test
    void aNumberOnAConnectorMovesOnlyByForce(Simulator simulator) {
        assertThat(on(SECOND, false, ON_FIRST)).containsExactly(Map.entry(ON_FIRST, "PhoneNumberAssociationsExist"));
        assertThat(simulator.isAssociated(ON_FIRST, FIRST)).isTrue();

        assertThat(on(SECOND, true, ON_FIRST)).isEmpty();

        assertThat(simulator.isAssociated(ON_FIRST, SECOND)).isTrue();
    }

    @Test
    void forceTakesANumberOutOfItsGroup(Simulator simulator) {
        assertThat(on(SECOND, true, IN_GROUP)).isEmpty();

        NumberRecord number = simulator.record().number(IN_GROUP);
        assertThat(number.voiceConnectorId()).isEqualTo(SECOND);
        assertThat(number.voiceConnectorGroupId()).isNull();
    }

    @Test
    void aGroupTakesNumbersOfItsConnectorsAndOthersByForce() {
        assertThat(intoGroup(false, ON_FIRST, FREE)).isEmpty();
        assertThat(on(SECOND, true, ON_FIRST)).isEmpty();

        assertThat(intoGroup(false, ON_FIRST)).containsExactly(Map.entry(ON_FIRST, "PhoneNumberAssociationsExist"));
        assertThat(intoGroup(true, ON_FIRST)).isEmpty();
    }

    @Test
    void associationsAreListedWithTheirTimes() {
        List<PhoneNumberAssociation> associations = join(voice.getPhoneNumber(r -> r.phoneNumberId(IN_GROUP)))
                .phoneNumber()
                .associations();

        assertThat(associations)
                .extracting(PhoneNumberAssociation::nameAsString, PhoneNumberAssociation::value)
                .containsExactly(tuple("VoiceConnectorId", FIRST), tuple("VoiceConnectorGroupId", GROUP));
        assertThat(associations)
                .allSatisfy(one -> assertThat(one.associatedTimestamp()).isNotNull());
    }

    @Test
    void statusFollowsAssociation() {
        assertThat(on(SECOND, false, FREE)).isEmpty();
        assertThat(status(FREE)).isEqualTo("Assigned");

        assertThat(off(voice, SECOND, FREE)).isEmpty();

        assertThat(status(FREE)).isEqualTo("Unassigned");
    }

    private String status(String number) {
        return join(voice.getPhoneNumber(r -> r.phoneNumberId(number)))
                .phoneNumber()
                .statusAsString();
    }

    @Test
    void numbersThatAreNotReadyHaveTheirOwnErrors() {
        assertThat(on(SECOND, false, DIAL_IN, PORTING, FAILED, FREE))
                .containsOnly(
                        Map.entry(DIAL_IN, "Unprocessable"),
                        Map.entry(PORTING, "Conflict"),
                        Map.entry(FAILED, "Unprocessable"));
    }

    @Test
    void listsFilterByStatusProductAndAssociation() {
        assertThat(join(voice.listPhoneNumbers(r -> r.status("PortinInProgress")))
                        .phoneNumbers())
                .singleElement()
                .satisfies(number -> assertThat(number.e164PhoneNumber()).isEqualTo(PORTING));
        assertThat(join(voice.listPhoneNumbers(
                                r -> r.productType(PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN)))
                        .phoneNumbers())
                .hasSize(1);
        assertThat(join(voice.listPhoneNumbers(r -> r.filterName("SipRuleId").filterValue("rule-1")))
                        .phoneNumbers())
                .hasSize(1);
        assertThat(join(voice.listPhoneNumbers(
                                r -> r.filterName("VoiceConnectorGroupId").filterValue(GROUP)))
                        .phoneNumbers())
                .hasSize(1);
    }

    @Test
    void groupsAreListedWithTheirItems() {
        assertThat(join(voice.listVoiceConnectorGroups(r -> {})).voiceConnectorGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.voiceConnectorItems())
                        .singleElement()
                        .satisfies(item -> assertThat(item.voiceConnectorId()).isEqualTo(FIRST)));
        assertThat(join(voice.getVoiceConnectorGroup(r -> r.voiceConnectorGroupId(GROUP)))
                        .voiceConnectorGroup()
                        .voiceConnectorGroupArn())
                .isEqualTo("arn:aws:chime:us-east-1:" + ACCOUNT + ":vcg/" + GROUP);
    }

    @Test
    void unassociatedNumbersAreAnsweredAsSet() {
        assertThat(off(voice, SECOND, FREE, ON_FIRST)).isEmpty();

        try (Simulator own = Simulator.builder(FLEET)
                .unassociatedAnswer(UnassociatedAnswer.NOT_FOUND)
                .start()) {
            ChimeSdkVoiceAsyncClient client = new Clients(own).voiceThroughRole(own, ACCOUNT, "us-east-1");
            assertThat(off(client, FIRST, FREE, ON_FIRST)).containsExactly(Map.entry(FREE, "NotFound"));
            assertThat(own.record().connectorOf(ON_FIRST)).isNull();
        }
        try (Simulator own = Simulator.builder(FLEET)
                .unassociatedAnswer(UnassociatedAnswer.BAD_REQUEST)
                .start()) {
            ChimeSdkVoiceAsyncClient client = new Clients(own).voiceThroughRole(own, ACCOUNT, "us-east-1");
            assertThatThrownBy(() -> off(client, FIRST, ON_FIRST, FREE)).isInstanceOf(BadRequestException.class);
            assertThat(own.isAssociated(ON_FIRST, FIRST)).isTrue();
        }
    }

    @Test
    void batchesAreAsLargeAsSet() {
        try (Simulator own = Simulator.builder(FLEET).maxBatchSize(2).start()) {
            ChimeSdkVoiceAsyncClient client = new Clients(own).voiceThroughRole(own, ACCOUNT, "us-east-1");

            assertThat(off(client, FIRST, ON_FIRST, FREE)).isEmpty();
            assertThatThrownBy(() -> off(client, FIRST, ON_FIRST, FREE, IN_GROUP))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("at most 2");
        }
    }

    @Test
    void numbersAboveTheirQuotaAreThrottledOneByOne() {
        Fleet fleet = Fleet.generate(FleetShape.of().accounts(1).numbers(10));
        Fleet.Assignment one = fleet.targets().findFirst().orElseThrow();
        String[] numbers = fleet.targets().map(Fleet.Assignment::phoneNumber).toArray(String[]::new);
        try (Simulator own = Simulator.builder(fleet).numberQuota(0.001, 4).start()) {
            ChimeSdkVoiceAsyncClient client = new Clients(own).voiceThroughRole(own, one.accountId(), one.region());

            Map<String, String> errors = off(client, one.voiceConnectorId(), numbers);

            assertThat(errors).hasSize(6).containsValue("Throttled");
            assertThat(IntStream.range(0, 4).mapToObj(i -> own.record().connectorOf(numbers[i])))
                    .containsOnlyNulls();
        }
    }
}
